// SPDX-License-Identifier: Apache-2.0
//
// Completion with Tab. The shell passes every word of the line and shows the candidates that are
// printed. They are found in the declarations that parse the line, not in lists kept in shell
// scripts, which would have to be kept up to date. The words before the last are parsed as well, so
// that "--experiment iris --run <Tab>" offers runs of that experiment; unlike parse(), this ignores
// mistakes, because a line that is being typed is rarely complete.
#include "cli/completion.h"

#include <algorithm>
#include <exception>

#include "base/error.h"
#include "base/text.h"
#include "cli/common.h"
#include "cli/parse.h"
#include "cli/session.h"

namespace mlf::cli {

namespace {

struct Request {
  Tool& tool;
  const Verb& common;
  std::span<const std::string> words;  // never empty
  std::string_view last() const { return words.back(); }
};

void print(Session& session, std::span<const Candidate> candidates, std::string_view before,
           std::string_view prefix) {
  for (const auto& candidate : candidates) {
    const bool is_request = candidate.value.starts_with(':') && candidate.description == ":";
    if (is_request) {
      session.out().line(candidate.value);
      continue;
    }
    if (!candidate.value.starts_with(prefix)) continue;
    if (printable(candidate.value) != candidate.value) continue;  // it has control characters
    auto line = std::string(before) + candidate.value;
    if (!candidate.description.empty()) line += "\t" + printable(candidate.description);
    session.out().line(line);
  }
}

/// Prints the values that `option` may have, each with `before` ("--run=") in front.
void print_values(Session& session, const Option& option, std::string_view before,
                  std::string_view prefix) {
  std::vector<Candidate> candidates;
  for (const auto& choice : option.choices) candidates.push_back({choice, ""});
  if (option.completer) {
    for (auto& candidate : option.completer(session, prefix)) candidates.push_back(candidate);
  }
  print(session, candidates, before, prefix);
}

void print_names(Session& session, std::span<const Option* const> options,
                 std::string_view prefix) {
  std::vector<Candidate> candidates;
  for (const auto* option : options) {
    if (option->is_hidden || option->is_positional()) continue;
    const bool wants_long = prefix.size() < 2 || prefix[1] == '-';
    const auto name = wants_long ? option->display_name() : option->names.front();
    candidates.push_back({name, option->description});
  }
  print(session, candidates, "", prefix);
}

/// Sets the option. --experiment is set in the session too, whatever variable the verb has for it,
/// because the candidates for other options depend on the session's experiment.
void set_for_completion(Session& session, const Option& option, const std::string& value) {
  if (option.display_name() == "--experiment") session.options.experiment_name = value;
  option.set(value);
}

/// The positional that the last of `words` belongs to; nullptr when all have been given.
const Option* positional_at(const Verb& verb, std::span<const Option* const> options,
                            std::span<const std::string> words) {
  std::size_t count = 0;
  for (auto rest = words.first(words.size() - 1); !rest.empty();) {
    const auto index = first_word(rest, options);
    if (index == rest.size()) break;
    if (rest[index] != "--") ++count;
    rest = rest.subspan(index + 1);
  }
  for (const auto& option : verb.declared()) {
    if (!option.is_positional()) continue;
    if (count == 0 || option.is_repeatable) return &option;
    --count;
  }
  return nullptr;
}

/// Sets the options and positionals that `words` give, up to the first mistake.
void apply(const Request& request, const Verb& verb, std::span<const std::string> words) {
  try {
    const auto options = all_options(request.common, verb);
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
      const auto* option = find_option(options, words[i]);
      if (option == nullptr || option->is_flag()) continue;
      set_for_completion(verb.session(), *option, words[i + 1]);
      ++i;
    }
    for (const auto& word : words) {
      const auto equals = word.find('=');
      const auto* option =
          equals == word.npos ? nullptr : find_option(options, word.substr(0, equals));
      if (option != nullptr && !option->is_flag()) {
        set_for_completion(verb.session(), *option, word.substr(equals + 1));
      }
    }
    for (auto at = first_word(words, options); at < words.size();) {
      const auto* positional = positional_at(verb, options, words.first(at + 1));
      if (positional != nullptr && words[at] != "--") positional->set(words[at]);
      at += 1 + first_word(words.subspan(at + 1), options);
    }
  } catch (const Error&) {
    return;  // candidates are still offered when a word before them is wrong
  }
}

void complete_verb(const Request& request, const Verb& verb, std::span<const std::string> words) {
  auto& session = verb.session();
  const auto options = all_options(request.common, verb);
  const auto last = request.last();
  const auto before = words.first(words.size() - 1);
  if (verb.takes_command() && first_word(before, options) < before.size()) {
    session.out().line(":command");
    return;
  }
  apply(request, verb, before);
  const auto* previous = before.empty() ? nullptr : find_option(options, before.back());
  if (previous != nullptr && !previous->is_flag())
    return print_values(session, *previous, "", last);
  const auto equals = last.find('=');
  if (last.starts_with("--") && equals != std::string_view::npos) {
    const auto* option = find_option(options, last.substr(0, equals));
    if (option == nullptr) return;
    return print_values(session, *option, last.substr(0, equals + 1), last.substr(equals + 1));
  }
  if (last.starts_with('-')) return print_names(session, options, last);
  const auto* positional = positional_at(verb, options, words);
  if (positional != nullptr) print_values(session, *positional, "", last);
  if (verb.takes_command()) session.out().line(":command");
}

/// The verbs of `group`, or the tool's verbs and groups when it is "". The description of a group
/// is the names of its verbs.
std::vector<Candidate> verb_candidates(const Tool& tool, std::string_view group) {
  std::vector<Candidate> candidates;
  for (const auto& verb : tool.verbs()) {
    std::string_view name = verb.name();
    if (!group.empty()) {
      if (!name.starts_with(group) || !name.substr(group.size()).starts_with(' ')) continue;
      name.remove_prefix(group.size() + 1);
    }
    const auto blank = name.find(' ');
    if (blank == name.npos) {
      candidates.push_back({std::string(name), verb.description()});
    } else if (candidates.empty() || candidates.back().value != name.substr(0, blank)) {
      candidates.push_back(
          {std::string(name.substr(0, blank)), std::string(name.substr(blank + 1))});
    } else {
      candidates.back().description += ", " + std::string(name.substr(blank + 1));
    }
  }
  return candidates;
}

void complete_tool(const Request& request) {
  auto& session = request.tool.session();
  const auto& verbs = request.tool.verbs();
  if (verbs.size() == 1 && verbs.front().name().empty()) {
    return complete_verb(request, verbs.front(), request.words);
  }
  const Verb none("", "", session);
  const auto options = all_options(request.common, none);
  std::vector<std::string> words(request.words.begin(), request.words.end());
  std::string name;
  do {
    const auto before = std::span<const std::string>(words).first(words.size() - 1);
    const auto index = first_word(before, options);
    if (index == before.size()) {
      const bool wants_option = request.last().starts_with('-');
      const bool wants_value = !before.empty() && find_option(options, before.back()) != nullptr &&
                               !find_option(options, before.back())->is_flag();
      if (wants_option || wants_value) return complete_verb(request, none, words);
      return print(session, verb_candidates(request.tool, name), "", request.last());
    }
    name += (name.empty() ? "" : " ") + words[index];
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(index));
  } while (!request.tool.find_group(name).empty());
  const auto* verb = request.tool.find_verb(name);
  if (verb == nullptr) return;
  auto common = common_options(session);
  common.remove_names_of(*verb);
  complete_verb({request.tool, common, request.words}, *verb, words);
}

}  // namespace

int complete(Tool& tool, const Verb& common, std::span<const std::string> words) {
  if (words.empty()) return 0;
  tool.session().silence();
  try {
    complete_tool({tool, common, words});
  } catch (const std::exception&) {
    return 0;  // completion never prints errors
  } catch (const HelpRequested&) {
    return 0;
  }
  return 0;
}

}  // namespace mlf::cli
