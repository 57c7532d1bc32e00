// SPDX-License-Identifier: Apache-2.0
//
// Parses arguments with CLI11. A CLI::App is made from the declarations of the verb that is run and
// the common options; CLI11 splits the arguments, and the options' setters get each value as text.
// CLI11 is used for the many forms of options (-xVALUE, --x=VALUE, -abc), but not for messages and
// exit codes: ours name the nearest option. This is the only file that includes CLI11.
#include "cli/parse.h"

#include <algorithm>

#include <CLI/CLI.hpp>

#include "base/text.h"
#include "cli/usage_error.h"

namespace mlf::cli {

std::vector<const Option*> all_options(const Verb& common, const Verb& verb) {
  std::vector<const Option*> options;
  for (const auto& option : common.declared()) options.push_back(&option);
  for (const auto& option : verb.declared()) options.push_back(&option);
  return options;
}

const Option* find_option(std::span<const Option* const> options, std::string_view name) {
  for (const auto* option : options) {
    if (std::ranges::find(option->names, name) != option->names.end()) return option;
  }
  return nullptr;
}

std::size_t first_word(std::span<const std::string> arguments,
                       std::span<const Option* const> options) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string_view word = arguments[i];
    if (word.size() < 2 || word[0] != '-' || word == "--") return i;
    const auto* option = find_option(options, word);
    if (option != nullptr && !option->is_flag()) ++i;
  }
  return arguments.size();
}

namespace {

void check_choice(const Option& option, const std::string& text) {
  if (option.choices.empty()) return;
  if (std::ranges::find(option.choices, text) != option.choices.end()) return;
  const auto near = nearest(text, option.choices);
  throw usage_error("'{}' is none of {}{}", printable(text), join(option.choices, ", "),
                    near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
}

void give(const Option& option, const std::string& text) {
  try {
    check_choice(option, text);
    option.set(text);
  } catch (const Error& error) {
    throw usage_error("{}: {}", option.display_name(), error.what());
  }
}

void declare(CLI::App& app, const Option& option) {
  const CLI::callback_t take = [&option](const CLI::results_t& texts) {
    for (const auto& text : texts) give(option, text);
    return true;
  };
  if (option.is_flag()) {
    app.add_flag_function(join(option.names, ","), [&option](std::int64_t) { option.set(""); });
    return;
  }
  const auto name = option.is_positional() ? option.placeholder : join(option.names, ",");
  auto* declared = app.add_option(name, take);
  if (option.is_positional() && option.is_repeatable) declared->expected(-1);
  declared->allow_extra_args(option.is_positional() && option.is_repeatable);
  declared->multi_option_policy(option.is_repeatable ? CLI::MultiOptionPolicy::TakeAll
                                                     : CLI::MultiOptionPolicy::TakeLast);
}

UsageError unexpected(std::span<const Option* const> options, const std::string& argument) {
  if (argument.size() < 2 || argument[0] != '-') {
    return usage_error("unexpected argument '{}'", printable(argument));
  }
  const auto name = argument.substr(0, argument.find('='));
  std::vector<std::string> known;
  for (const auto* option : options) {
    if (!option->is_hidden) known.insert(known.end(), option->names.begin(), option->names.end());
  }
  const auto near = name.starts_with("--") ? nearest(name, known) : std::string_view();
  return usage_error("unknown option '{}'{}", printable(name),
                     near.empty() ? "" : fmt::format("; did you mean '{}'?", near));
}

/// Throws a UsageError for the first required option or positional that was not given.
void check_required(std::span<const Option* const> options, const std::vector<bool>& given) {
  for (std::size_t i = 0; i < options.size(); ++i) {
    if (options[i]->is_required && !given[i]) {
      throw usage_error("{} is missing", options[i]->display_name());
    }
  }
}

/// Replaces "--name=" by "--name" and "", because CLI11 would take the next argument as its value.
std::vector<std::string> with_empty_values(std::span<const Option* const> options,
                                           std::vector<std::string> arguments) {
  const auto takes_value = [&](std::string_view name) {
    const auto* option = find_option(options, name);
    return option != nullptr && !option->is_flag();
  };
  std::vector<std::string> result;
  bool is_value = false;
  bool has_options = true;
  for (auto& argument : arguments) {
    has_options = has_options && (is_value || argument != "--");
    const bool is_option = has_options && !is_value;
    is_value = is_option && takes_value(argument);
    const auto name = std::string_view(argument).substr(0, argument.size() - 1);
    if (is_option && argument.starts_with("--") && argument.ends_with('=') && takes_value(name)) {
      result.emplace_back(name);
      result.emplace_back();
    } else {
      result.push_back(std::move(argument));
    }
  }
  return result;
}

void parse_with(CLI::App& app, std::span<const Option* const> options,
                std::vector<std::string> arguments) {
  const auto* last = arguments.empty() ? nullptr : find_option(options, arguments.back());
  std::ranges::reverse(arguments);
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ExtrasError&) {
    throw unexpected(options, app.remaining().front());
  } catch (const CLI::ArgumentMismatch&) {
    throw usage_error("{} lacks its value",
                      last == nullptr ? "an option at the end" : last->display_name());
  } catch (const CLI::ParseError& error) {
    throw usage_error("{}", printable(error.what()));
  }
}

}  // namespace

void parse(const Verb& common, const Verb& verb, std::vector<std::string> arguments) {
  const auto options = all_options(common, verb);
  std::vector<std::string> command;
  if (verb.takes_command()) {
    const auto end = first_word(arguments, options);
    const auto begin = end < arguments.size() && arguments[end] == "--" ? end + 1 : end;
    command.assign(arguments.begin() + static_cast<std::ptrdiff_t>(begin), arguments.end());
    arguments.resize(end);
  }
  CLI::App app;
  app.set_help_flag("");
  for (const auto* option : options) {
    if (!(verb.takes_command() && option->is_positional())) declare(app, *option);
  }
  parse_with(app, options, with_empty_values(options, std::move(arguments)));
  std::vector<bool> given;
  for (const auto* option : options) {
    const bool is_command = verb.takes_command() && option->is_positional();
    if (is_command) {
      for (const auto& word : command) option->set(word);
    }
    given.push_back(is_command ? !command.empty()
                               : app.get_option(option->is_positional() ? option->placeholder
                                                                        : option->names.front())
                                         ->count() > 0);
  }
  check_required(options, given);
}

}  // namespace mlf::cli
