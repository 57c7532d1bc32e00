// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "env/environment.h"

namespace mlf::env {

/// What tells one environment of a manager from another.
struct Identity {
  std::string name;  ///< MLflow's
  /// The directory in the cache: the name, and a digest of what MLflow leaves out of its name but
  /// decides what is installed.
  std::string key;
};

/// What is known of an environment that was made; kept with it.
struct Record {
  Manager manager = Manager::local;
  std::string name;
  std::filesystem::path directory;  ///< of its packages
  std::string python;               ///< "3.11.7"
  std::int64_t created_ms = 0;
  std::uint64_t size = 0;  ///< bytes on disk
  std::string tool{};      ///< the program that made it, where it matters
  bool is_ours = true;     ///< made by mlf, and so removed by it
};

/// What a builder has made.
struct Made {
  std::filesystem::path directory;
  std::string python;
  std::string requirements;  ///< a line each, sorted
  std::string tool{};
  bool is_ours = true;
};

/// One way to make environments. An object serves one request; its methods are called in the order
/// in which they stand here.
class Builder {
 public:
  virtual ~Builder() = default;

  /// Reads the specification. Starts no program where that can be helped. @throws Error for a
  /// specification that is wrong.
  virtual Identity identify(const Request& request) = 0;
  /// Removes what an interrupted make() has left outside `place`, which is removed afterwards.
  virtual void clear(const std::filesystem::path& /*place*/, const RunTool& /*run_tool*/) {}
  /// Makes the environment that was identified, at `place` where the manager lets it choose: an
  /// absolute path where nothing is. The tools are run through `run_tool`. What a failure leaves at
  /// `place` is the caller's to remove. @throws Error when a tool or version is missing or fails.
  virtual Made make(const std::filesystem::path& place, const RunTool& run_tool) = 0;
  /// Whether what was recorded is still there and whole, as far as a look can tell.
  virtual bool is_there(const Record& record) const = 0;
  virtual std::vector<std::string> activation(const Record& record) const = 0;
  /// Removes what lies outside the place in the cache.
  virtual void remove(const Record& /*record*/, const RunTool& /*run_tool*/) {}
};

}  // namespace mlf::env
