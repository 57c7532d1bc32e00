// SPDX-License-Identifier: Apache-2.0
// Turns the parameters that a user gives into the command of a run. They are checked as MLflow
// does, with its messages, because scripts depend on both; numbers are also checked against their
// type before anything is recorded, which MLflow leaves to the program. A value stays the text that
// was given until it enters the command, so that the recorded value is the one that the program
// gets.
#include "project/parameters.h"

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/error.h"
#include "base/file.h"
#include "base/path.h"
#include "base/shell.h"
#include "base/text.h"
#include "base/uri.h"
#include "core/validation.h"
#include "project/command_template.h"
#include "wire/yaml.h"

namespace mlf::project {

namespace {

const Param* find(const std::vector<Param>& params, std::string_view key) {
  const auto found = std::find_if(params.begin(), params.end(),
                                  [&](const Param& param) { return param.key == key; });
  return found == params.end() ? nullptr : &*found;
}

bool is_decimal_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }

/// A number in the form that C++ reads, from one that Python's float() and int() accept: without
/// surrounding white space, a plus sign, and underscores between digits. "" when it cannot be a
/// number.
std::string plain_number(std::string_view text) {
  text = trim(text);
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return {};
  }
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      result += text[i];
      continue;
    }
    const bool is_between = i > 0 && is_decimal_digit(text[i - 1]) && i + 1 < text.size() &&
                            is_decimal_digit(text[i + 1]);
    if (!is_between) return {};
  }
  return result;
}

bool is_float(std::string_view text) {
  const std::string number = plain_number(text);
  const std::string lower = to_lower(number);
  const std::string_view unsigned_part =
      std::string_view(lower).substr(lower.starts_with('-') ? 1 : 0);
  if (unsigned_part == "inf" || unsigned_part == "infinity" || unsigned_part == "nan") return true;
  if (unsigned_part.empty() || (!is_decimal_digit(unsigned_part[0]) && unsigned_part[0] != '.')) {
    return false;
  }
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  return error != std::errc::invalid_argument && end == number.data() + number.size();
}

bool is_int(std::string_view text) {
  const std::string number = plain_number(text);
  const std::string_view digits = std::string_view(number).substr(number.starts_with('-') ? 1 : 0);
  return !digits.empty() && std::all_of(digits.begin(), digits.end(), is_decimal_digit);
}

/// Checks a given value against a number's type. Defaults are not checked: they are the project's
/// responsibility.
void check_given(const Parameter& parameter, const std::string& value) {
  if (parameter.type == "uri" || fits_type(parameter, value)) return;
  throw invalid_parameter("parameter '{}' takes {} {}, and '{}' is none", printable(parameter.name),
                          parameter.type == "int" ? "an" : "a", parameter.type, printable(value));
}

void check_uri(const Parameter& parameter, const std::string& value) {
  if (parameter.type != "uri" || fits_type(parameter, value)) return;
  throw invalid_parameter("Expected URI for parameter {} but got {}", printable(parameter.name),
                          printable(value));
}

void require_all(const EntryPoint& entry_point, const std::vector<Param>& given) {
  std::vector<std::string> missing;
  for (const Parameter& parameter : entry_point.parameters) {
    if (!parameter.default_value && find(given, parameter.name) == nullptr) {
      missing.push_back("'" + parameter.name + "'");
    }
  }
  if (missing.empty()) return;
  throw invalid_parameter("No value given for missing parameters: {}", join(missing, ", "));
}

const Parameter* find(const EntryPoint& entry_point, std::string_view name) {
  for (const Parameter& parameter : entry_point.parameters) {
    if (parameter.name == name) return &parameter;
  }
  return nullptr;
}

}  // namespace

namespace {

std::vector<Param> params_of(const wire::YamlNode& root) {
  if (root.kind == wire::YamlNode::Kind::null) return {};
  if (root.kind != wire::YamlNode::Kind::map) {
    throw wire::YamlError({root.place, "a params file is a map from names to values"});
  }
  std::vector<Param> params;
  for (const wire::YamlEntry& entry : root.entries) {
    if (!entry.value.is_scalar()) {
      throw wire::YamlError({entry.value.place, fmt::format("parameter '{}' needs a single value",
                                                            printable(entry.key))});
    }
    if (entry.value.kind == wire::YamlNode::Kind::null) {
      throw wire::YamlError(
          {entry.place, fmt::format("parameter '{}' has no value; write '' for an empty one",
                                    printable(entry.key))});
    }
    params.push_back({entry.key, entry.value.text});
  }
  return params;
}

}  // namespace

std::vector<Param> parse_params_file(std::string_view text, std::string_view file) {
  try {
    return params_of(wire::parse_yaml(text));
  } catch (const wire::YamlError& error) {
    throw invalid_parameter("{}", wire::to_string(error.problem(), file));
  }
}

std::vector<Param> with_parameters(std::vector<Param> parameters,
                                   const std::vector<Param>& others) {
  for (const Param& other : others) {
    const auto same = std::ranges::find(parameters, other.key, &Param::key);
    if (same == parameters.end()) {
      parameters.push_back(other);
    } else {
      same->value = other.value;
    }
  }
  return parameters;
}

bool fits_type(const Parameter& parameter, std::string_view value) {
  if (parameter.type == "float") return is_float(value);
  if (parameter.type == "int") return is_int(value);
  return parameter.type != "uri" || !uri_scheme(value).empty();
}

ParameterValues resolve_parameters(const EntryPoint& entry_point, const std::vector<Param>& given) {
  require_all(entry_point, given);
  ParameterValues values;
  for (const Parameter& parameter : entry_point.parameters) {
    const Param* param = find(given, parameter.name);
    if (param != nullptr) check_given(parameter, param->value);
    const std::string& value = param != nullptr ? param->value : *parameter.default_value;
    check_uri(parameter, value);
    values.declared.push_back({parameter.name, value});
  }
  for (const Param& param : given) {
    if (find(entry_point, param.key) != nullptr) continue;
    validate_param_key(shell_quote(param.key));
    values.extra.push_back(param);
  }
  return values;
}

std::vector<Param> recorded_params(const ParameterValues& values) {
  std::vector<Param> recorded;
  const auto shown = [](const Param& param) {
    return shell_quote(without_credentials(param.value, hidden_credentials));
  };
  for (const Param& param : values.declared) recorded.push_back({param.key, shown(param)});
  for (const Param& param : values.extra) {
    recorded.push_back({shell_quote(param.key), shown(param)});
  }
  return recorded;
}

ParameterValues localize_parameters(const EntryPoint& entry_point, ParameterValues values,
                                    const std::filesystem::path& storage,
                                    const Download& download) {
  for (std::size_t i = 0; i < values.declared.size(); ++i) {
    if (entry_point.parameters[i].type != "path") continue;
    std::string& value = values.declared[i].value;
    const std::string scheme = uri_scheme(value);
    if (!scheme.empty() && scheme != "file") {
      const auto directory = storage / fmt::format("param_{}", i);
      Directory::create(directory);
      value = download(value, directory).string();
      continue;
    }
    const auto path = local_path(value);
    std::error_code error;
    if (!path || !std::filesystem::exists(*path, error)) {
      throw not_found("Got value {} for parameter {}, but no such file or directory was found.",
                      printable(value), values.declared[i].key);
    }
    value = absolute_path(*path).string();
  }
  return values;
}

std::string command_line(const EntryPoint& entry_point, const ParameterValues& values) {
  CommandTemplate command = parse_command_template(entry_point.command);
  std::vector<std::string> of_placeholders;
  for (const Placeholder& placeholder : command.placeholders) {
    const Param* param = find(values.declared, placeholder.name);
    if (param == nullptr) {
      throw invalid_parameter("column {} of the command: entry point '{}' has no parameter '{}'",
                              placeholder.column, entry_point.name, printable(placeholder.name));
    }
    of_placeholders.push_back(param->value);
  }
  for (const Param& param : values.extra) {
    command.add_option(param.key);
    of_placeholders.push_back(param.value);
  }
  return fill(command, of_placeholders);
}

}  // namespace mlf::project
