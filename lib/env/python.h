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

/// The Pythons of this machine.
namespace mlf::env {

/// The parts of "3.11.7"; fewer where fewer are asked for.
using PythonVersion = std::vector<int>;
/// nullopt for what is no list of one to three numbers.
std::optional<PythonVersion> parse_python_version(std::string_view text);
/// Whether a whole version is what is asked for: 3.11.7 is a 3.11.
bool is_a(const PythonVersion& version, const PythonVersion& wanted);

struct Interpreter {
  std::filesystem::path program;
  std::string version;  ///< "3.11.7"
};

/// Looks at the interpreters of pyenv, those on PATH and those that uv manages. What a program said
/// of its version is remembered in a file of the cache for as long as the program stays the same.
class PythonFinder {
 public:
  PythonFinder(Variable variable, std::filesystem::path memory)
      : variable_(std::move(variable)), memory_(std::move(memory)) {}

  /// The one that "python3" means, where MLflow takes the Python it runs in; nullopt without any.
  /// Starts no program where its version is remembered.
  std::optional<Interpreter> current();
  /// The newest of those that are what is asked for.
  std::optional<Interpreter> find(const PythonVersion& wanted);
  /// Every version, each once, the newest first.
  std::vector<Interpreter> all();

 private:
  std::optional<Interpreter> ask(const std::filesystem::path& program);
  std::optional<Interpreter> behind_shim(const std::filesystem::path& shim);
  void add_from_path(std::vector<Interpreter>& found);
  void write_memory(const Json& memory);

  Variable variable_;
  std::filesystem::path memory_;
};

/// Where pyenv keeps its Pythons: $PYENV_ROOT, else ~/.pyenv; nullopt without a home.
std::optional<std::filesystem::path> pyenv_root(const Variable& variable);

}  // namespace mlf::env
