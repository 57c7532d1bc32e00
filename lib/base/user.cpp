// SPDX-License-Identifier: Apache-2.0
#include "base/user.h"

#include <cstdlib>
#include <vector>

#include <pwd.h>
#include <unistd.h>

#include "base/error.h"

namespace mlf {

namespace {

/// The user of this process; nullptr if unknown. `entry` and `buffer` hold the data.
const passwd* find_user(passwd& entry, std::vector<char>& buffer) {
  passwd* found = nullptr;
  buffer.resize(16384);
  getpwuid_r(getuid(), &entry, buffer.data(), buffer.size(), &found);
  return found;
}

}  // namespace

std::optional<std::string> environment_variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): nothing sets it
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

std::string user_name(const Variable& variable) {
  for (const char* name : {"MLFLOW_TRACKING_USERNAME", "LOGNAME", "USER", "LNAME", "USERNAME"}) {
    if (auto value = variable(name)) return *std::move(value);
  }
  passwd entry{};
  std::vector<char> buffer;
  const passwd* user = find_user(entry, buffer);
  return user == nullptr ? "unknown" : user->pw_name;
}

std::filesystem::path cache_directory(const Variable& variable) {
  // The XDG specification says that relative paths are ignored.
  const auto caches = variable("XDG_CACHE_HOME");
  if (caches && caches->starts_with('/')) return std::filesystem::path(*caches) / "mlf";
  if (const auto home = variable("HOME")) return std::filesystem::path(*home) / ".cache/mlf";
  passwd entry{};
  std::vector<char> buffer;
  if (const passwd* user = find_user(entry, buffer)) {
    return std::filesystem::path(user->pw_dir) / ".cache/mlf";
  }
  throw invalid_state("no directory for caches is known; set HOME or XDG_CACHE_HOME");
}

}  // namespace mlf
