// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/user.h"

/// Finds the Python interpreters of this machine.
namespace mlf::env {

/// The one to three numbers of a version: {3, 11, 7} for "3.11.7", {3, 11} for "3.11".
using PythonVersion = std::vector<int>;
/// nullopt unless `text` is one to three numbers separated by dots.
std::optional<PythonVersion> parse_python_version(std::string_view text);
/// Whether `version` begins with the numbers of `wanted`: 3.11.7 is a 3.11.
bool is_a(const PythonVersion& version, const PythonVersion& wanted);

struct Interpreter {
  std::filesystem::path program;
  std::string version;  ///< "3.11.7"
};

/// Finds the interpreters of pyenv, those on PATH and those that uv manages. To learn the version
/// of an interpreter it must be run, so versions are kept in the file `memory`, for as long as the
/// program stays the same.
class PythonFinder {
 public:
  PythonFinder(Variable variable, std::filesystem::path memory)
      : variable_(std::move(variable)), memory_(std::move(memory)) {}

  /// The python3, else the python, on PATH; nullopt without. (MLflow uses the Python it runs in.)
  /// Starts no program if its version is in the file.
  std::optional<Interpreter> current();
  /// The newest interpreter whose version is_a(wanted); nullopt when there is none.
  std::optional<Interpreter> find(const PythonVersion& wanted);
  /// One interpreter of every version, the newest first.
  std::vector<Interpreter> all();

 private:
  std::optional<Interpreter> ask(const std::filesystem::path& program);
  std::optional<Interpreter> behind_shim(const std::filesystem::path& shim);
  void add_from_path(std::vector<Interpreter>& found);
  void write_memory(const Json& memory);

  Variable variable_;
  std::filesystem::path memory_;
};

/// Where pyenv keeps its Pythons: $PYENV_ROOT, else ~/.pyenv; nullopt when HOME is not set either.
std::optional<std::filesystem::path> pyenv_root(const Variable& variable);

}  // namespace mlf::env
