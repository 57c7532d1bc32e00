// SPDX-License-Identifier: Apache-2.0
//
// Declares options: the overloads differ only in the setter that they store. Everything that reads
// a declaration (parsing, --help, completion) works on Option alone, so options of any type end up
// as a name, texts and a setter that takes the value as text. CLI11's own option objects would do
// for parsing but not for the rest, and they would be included by every verb.
#include "cli/verb.h"

#include <algorithm>
#include <utility>

#include "base/numbers.h"
#include "base/text.h"
#include "cli/usage_error.h"

namespace mlf::cli {

Option& Option::repeatable() {
  is_repeatable = true;
  return *this;
}

Option& Option::required() {
  is_required = true;
  return *this;
}

Option& Option::one_of(std::vector<std::string> values) {
  choices = std::move(values);
  return *this;
}

Option& Option::complete(Completer with) {
  completer = std::move(with);
  return *this;
}

Option& Option::group(std::string under) {
  heading = std::move(under);
  return *this;
}

Option& Option::hidden() {
  is_hidden = true;
  return *this;
}

std::string Option::display_name() const {
  std::string longest;
  for (const auto& name : names) {
    if (name.size() > longest.size()) longest = name;
  }
  return longest.empty() ? placeholder : longest;
}

Verb::Verb(std::string name, std::string description, Session& session)
    : name_(std::move(name)), description_(std::move(description)), session_(session) {}

Option& Verb::declare(std::string_view names, std::string_view placeholder, Option::Setter set,
                      std::string_view description) {
  Option option;
  if (!names.empty()) {
    for (const auto name : split(names, ',')) option.names.emplace_back(name);
  }
  option.placeholder = placeholder;
  option.description = description;
  option.set = std::move(set);
  return declared_.emplace_back(std::move(option));
}

namespace {

std::int64_t to_integer(const std::string& text) {
  if (const auto number = parse_int64(text)) return *number;
  throw usage_error("'{}' is not an integer", printable(text));
}

double to_number(const std::string& text) {
  if (const auto number = parse_double(text)) return *number;
  throw usage_error("'{}' is not a number", printable(text));
}

/// A setter that assigns the text to `value`.
template <typename T>
Option::Setter keep(T& value) {
  return [&value](const std::string& text) { value = text; };
}

Option::Setter append_to(std::vector<std::string>& values) {
  return [&values](const std::string& text) { values.push_back(text); };
}

}  // namespace

Option& Verb::option(std::string_view names, std::string_view placeholder, std::string& value,
                     std::string_view description) {
  return declare(names, placeholder, keep(value), description);
}

Option& Verb::option(std::string_view names, std::string_view placeholder,
                     std::optional<std::string>& value, std::string_view description) {
  return declare(names, placeholder, keep(value), description);
}

Option& Verb::option(std::string_view names, std::string_view placeholder,
                     std::vector<std::string>& values, std::string_view description) {
  return declare(names, placeholder, append_to(values), description).repeatable();
}

Option& Verb::option(std::string_view names, std::string_view placeholder, std::int64_t& value,
                     std::string_view description) {
  return declare(
      names, placeholder, [&value](const auto& text) { value = to_integer(text); }, description);
}

Option& Verb::option(std::string_view names, std::string_view placeholder,
                     std::optional<std::int64_t>& value, std::string_view description) {
  return declare(
      names, placeholder, [&value](const auto& text) { value = to_integer(text); }, description);
}

Option& Verb::option(std::string_view names, std::string_view placeholder, double& value,
                     std::string_view description) {
  return declare(
      names, placeholder, [&value](const auto& text) { value = to_number(text); }, description);
}

Option& Verb::option(std::string_view names, std::string_view placeholder,
                     std::optional<double>& value, std::string_view description) {
  return declare(
      names, placeholder, [&value](const auto& text) { value = to_number(text); }, description);
}

Option& Verb::option(std::string_view names, std::string_view placeholder, Option::Setter set,
                     std::string_view description) {
  return declare(names, placeholder, std::move(set), description);
}

Option& Verb::flag(std::string_view names, bool& value, std::string_view description) {
  return declare(
      names, "", [&value](const auto&) { value = true; }, description);
}

Option& Verb::flag(std::string_view names, std::function<void()> set,
                   std::string_view description) {
  return declare(
      names, "", [set = std::move(set)](const auto&) { set(); }, description);
}

Option& Verb::positional(std::string_view placeholder, std::string& value,
                         std::string_view description) {
  return declare("", placeholder, keep(value), description);
}

Option& Verb::positional(std::string_view placeholder, std::optional<std::string>& value,
                         std::string_view description) {
  return declare("", placeholder, keep(value), description);
}

Option& Verb::positional(std::string_view placeholder, std::vector<std::string>& values,
                         std::string_view description) {
  auto& option = declare("", placeholder, append_to(values), description);
  option.is_repeatable = true;
  return option;
}

Option& Verb::command(std::string_view placeholder, std::vector<std::string>& words,
                      std::string_view description) {
  takes_command_ = true;
  return positional(placeholder, words, description);
}

void Verb::remove_names_of(const Verb& other) {
  for (Option& option : declared_) {
    std::erase_if(option.names, [&](const std::string& name) {
      return std::any_of(other.declared_.begin(), other.declared_.end(), [&](const Option& taken) {
        return std::find(taken.names.begin(), taken.names.end(), name) != taken.names.end();
      });
    });
  }
  std::erase_if(declared_, [](const Option& option) { return option.names.empty(); });
}

Verb& Verb::notes(std::string text) {
  notes_ = std::move(text);
  return *this;
}

Tool::Tool(std::string name, std::string description, Session& session)
    : name_(std::move(name)), description_(std::move(description)), session_(session) {}

Verb& Tool::add_verb(std::string_view name, std::string_view description) {
  return verbs_.emplace_back(std::string(name), std::string(description), session_);
}

std::vector<const Verb*> Tool::find_group(std::string_view word) const {
  std::vector<const Verb*> group;
  for (const auto& verb : verbs_) {
    const std::string_view name = verb.name();
    if (name.starts_with(word) && name.substr(word.size()).starts_with(' ')) group.push_back(&verb);
  }
  return group;
}

const Verb* Tool::find_verb(std::string_view name) const {
  for (const auto& verb : verbs_) {
    if (verb.name() == name) return &verb;
  }
  return nullptr;
}

}  // namespace mlf::cli
