// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "env/environment.h"

namespace mlf::env {

/// Identifies an environment among those of its manager.
struct Identity {
  std::string name;  ///< MLflow's name for it
  /// Its directory in the cache: the name, and a digest of whatever decides what is installed but
  /// is not part of MLflow's name.
  std::string key;
};

/// What the cache stores about an environment that has been made.
struct Record {
  Manager manager = Manager::local;
  std::string name;
  std::filesystem::path directory;  ///< where its packages are
  std::string python;               ///< "3.11.7"
  std::int64_t created_ms = 0;
  std::uint64_t size = 0;  ///< bytes on disk
  std::string tool{};      ///< the program that made it; conda only
  bool is_ours = true;     ///< mlf made it, so mlf may remove it
};

/// The result of Builder::make().
struct BuiltEnvironment {
  std::filesystem::path directory;
  std::string python;
  std::string requirements;  ///< what is installed, one line for each package, sorted
  std::string tool{};
  bool is_ours = true;
};

/// Makes environments with one manager. An object serves one request; its methods are called in the
/// order of their declaration.
class Builder {
 public:
  virtual ~Builder() = default;

  /// Reads the specification; starts no program unless it must. @throws Error when the
  /// specification is not valid.
  virtual Identity identify(const Request& request) = 0;
  /// Removes what an interrupted make() left outside `place`. The caller then removes `place`.
  virtual void clear(const std::filesystem::path& /*place*/, const RunTool& /*run_tool*/) {}
  /// Makes the environment that was identified. It is made at `place`, an absolute path where
  /// nothing exists, unless the manager keeps environments elsewhere. Tools are run through
  /// `run_tool`. After a failure the caller removes `place`. @throws Error when a tool or version
  /// is missing or fails.
  virtual BuiltEnvironment make(const std::filesystem::path& place, const RunTool& run_tool) = 0;
  /// Whether the environment still exists and looks complete. Only a quick check.
  virtual bool is_there(const Record& record) const = 0;
  virtual std::vector<std::string> activation(const Record& record) const = 0;
  /// Removes the parts of the environment that are outside its directory in the cache.
  virtual void remove(const Record& /*record*/, const RunTool& /*run_tool*/) {}
};

}  // namespace mlf::env
