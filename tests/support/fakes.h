// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <stdlib.h>

#include "base/clock.h"
#include "base/context.h"
#include "base/ids.h"
#include "base/reporter.h"
#include "base/user.h"

namespace mlf::test {

/// A clock that stands still until a test moves it.
class FakeClock : public Clock {
 public:
  std::int64_t now_ms() const override { return now_; }
  void set(std::int64_t now) { now_ = now; }
  void advance(std::int64_t milliseconds) { now_ += milliseconds; }

 private:
  std::int64_t now_ = 1'700'000'000'000;
};

/// Numbers that look random and are the same in every run (splitmix64). Thread-safe.
class FakeIdSource : public IdSource {
 public:
  explicit FakeIdSource(std::uint64_t seed = 1) : state_(seed) {}
  std::uint64_t random() override {
    constexpr std::uint64_t step = 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_.fetch_add(step) + step;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }

 private:
  std::atomic<std::uint64_t> state_;
};

/// A new empty directory, which the destructor removes with everything in it.
class TempDir {
 public:
  TempDir() {
    std::string name = (std::filesystem::temp_directory_path() / "mlf-test-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TempDir() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// An environment in which only these variables are set.
inline Variable variables(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  };
}

/// Keeps the messages.
class FakeReporter : public Reporter {
 public:
  void note(std::string_view message) override { keep(notes, message); }
  void warn(std::string_view message) override { keep(warnings, message); }
  void detail(std::string_view message) override { keep(details, message); }

  std::vector<std::string> notes;
  std::vector<std::string> warnings;
  std::vector<std::string> details;

 private:
  void keep(std::vector<std::string>& messages, std::string_view message) {
    const std::lock_guard lock(mutex_);
    messages.emplace_back(message);
  }

  std::mutex mutex_;
};

/// A context of fakes. A test replaces the members of `context` that it needs.
struct FakeContext {
  FakeClock clock;
  FakeIdSource ids;
  FakeReporter reporter;
  std::map<std::string, std::string> environment;  ///< the only variables that are set
  Context context{
      .clock = clock,
      .ids = ids,
      .reporter = reporter,
      .variable = [this](const std::string& name) { return variables(environment)(name); },
      .durability = Durability::none,
      .run_tool = [](Command) { return ToolResult{}; }};
};

}  // namespace mlf::test
