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

/// The parameters in a params file: a map in YAML or JSON from names to single values, which are
/// read as Python's str() has them, so that 0.10 is 0.1 and yes is True, as a default in an
/// MLproject file is.
/// @param file what the errors call it. @throws Error "FILE:LINE:COLUMN: MESSAGE".
std::vector<Param> parse_params_file(std::string_view text, std::string_view file);

/// The parameters with `others` each in place of the one of its name, or behind them.
std::vector<Param> with_parameters(std::vector<Param> parameters, const std::vector<Param>& others);

/// Whether the value is what the parameter's type asks for, as Python's float() and int() and
/// MLflow's test for URIs have it; any is for other types.
bool fits_type(const Parameter& parameter, std::string_view value);

/// The values given and, where none is given, the defaults.
/// @throws Error as MLflow for missing values ("No value given for missing parameters: 'a', 'b'")
///   and for a uri that is none; naming the parameter for a float or int that is no number, and for
///   an extra parameter whose name could not be an option.
ParameterValues resolve_parameters(const EntryPoint& entry_point, const std::vector<Param>& given);

/// What is recorded as the run's params: quoted for the shell as MLflow quotes them.
std::vector<Param> recorded_params(const ParameterValues& values);

/// Brings what a URI names into a directory, and says where it is there.
using Download = std::function<std::filesystem::path(const std::string& uri,
                                                     const std::filesystem::path& directory)>;

/// The values as the command gets them: those of type path made absolute, or downloaded into
/// STORAGE/param_INDEX where they are URIs. Relative paths start at the current directory.
/// @throws Error for a path that does not exist.
ParameterValues localize_parameters(const EntryPoint& entry_point, ParameterValues values,
                                    const std::filesystem::path& storage, const Download& download);

/// The command for the shell: MLflow's for what people write, and no value ever becomes syntax,
/// whatever stands around its placeholder.
/// @throws Error naming the column of a template that is none, of a placeholder without parameter,
///   and of one that takes plain values only (a number, a name) where another is given.
std::string command_line(const EntryPoint& entry_point, const ParameterValues& values);

}  // namespace mlf::project
