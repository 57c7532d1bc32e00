// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/param.h"
#include "project/project.h"

namespace mlf::project {

/// The values of a run's parameters, unquoted.
struct ParameterValues {
  std::vector<Param> declared{};  ///< in the order of declaration
  std::vector<Param> extra{};     ///< in the order given
};

/// Parses a params file: a YAML or JSON map from names to scalar values. As for defaults in an
/// MLproject file, values are taken as Python's str() of the YAML value: 0.10 becomes 0.1 and yes
/// becomes True.
/// @param file the file's name in errors. @throws Error "FILE:LINE:COLUMN: MESSAGE".
std::vector<Param> parse_params_file(std::string_view text, std::string_view file);

/// `parameters` with `others` added; each replaces a parameter of the same name.
std::vector<Param> with_parameters(std::vector<Param> parameters, const std::vector<Param>& others);

/// Whether the value fits the parameter's type, by the rules of Python's float() and int() and
/// MLflow's test for URIs. Every value fits any other type.
bool fits_type(const Parameter& parameter, std::string_view value);

/// The given values, and defaults for the others.
/// @throws Error with MLflow's message for missing values ("No value given for missing
///   parameters: 'a', 'b'") or an invalid uri; naming the parameter for an invalid float or int, or
///   an extra parameter whose name cannot be an option.
ParameterValues resolve_parameters(const EntryPoint& entry_point, const std::vector<Param>& given);

/// The values to record as the run's params, quoted for the shell as MLflow quotes them.
std::vector<Param> recorded_params(const ParameterValues& values);

/// Downloads what a URI names into a directory. @return its path there.
using Download = std::function<std::filesystem::path(const std::string& uri,
                                                     const std::filesystem::path& directory)>;

/// The values for the command: those of type path are made absolute, starting from the current
/// directory, or downloaded into STORAGE/param_INDEX when they are URIs.
/// @throws Error for a path that does not exist.
ParameterValues localize_parameters(const EntryPoint& entry_point, ParameterValues values,
                                    const std::filesystem::path& storage, const Download& download);

/// The shell command with the values filled in. For usual commands it is the same as MLflow's;
/// unlike there, a value never becomes shell syntax.
/// @throws Error with the column, for a malformed template, a placeholder without a parameter, or
///   a value that is not plain (a number, a name) where only plain ones are safe.
std::string command_line(const EntryPoint& entry_point, const ParameterValues& values);

}  // namespace mlf::project
