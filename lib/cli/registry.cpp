// SPDX-License-Identifier: Apache-2.0
//
// Reads the words that name models and versions, and completes them. They are MLflow's models: URIs
// without the scheme, and a name alone, which as a URI would name a logged model.
#include "cli/registry.h"

#include <utility>

#include <unistd.h>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "cli/usage_error.h"
#include "tracking/model_version.h"

namespace mlf::cli {

namespace {

/// The longest text from a user that a message repeats.
constexpr std::size_t most_repeated = 200;

UsageError no_model_word(std::string_view word) {
  return usage_error("'{}' is not of the form NAME, NAME/VERSION or NAME@ALIAS",
                     printable(utf8_prefix(word, most_repeated)));
}

std::int64_t parse_version(std::string_view text) {
  const auto version = parse_int64(text);
  if (version && *version > 0) return *version;
  throw usage_error("'{}' is no version: versions are numbers from 1 on",
                    printable(utf8_prefix(text, most_repeated)));
}

}  // namespace

ModelWord parse_model_word(std::string_view word) {
  constexpr auto scheme = artifact::models_scheme;
  const auto text = word.starts_with(scheme) ? word.substr(scheme.size()) : word;
  if (text.empty()) throw no_model_word(word);
  if (text.find_first_of("/@") == text.npos) return {.name = std::string(text)};
  std::optional<artifact::Address> address;
  try {
    address = artifact::parse_address(std::string(scheme) + std::string(text));
  } catch (const Error&) {
    throw no_model_word(word);
  }
  const bool is_version = address->owner == artifact::Address::Owner::registered_model;
  if (!is_version || !address->path.empty()) throw no_model_word(word);
  return {.name = std::move(address->id), .version = std::move(address->version)};
}

ModelVersion find_version(Session& session, const ModelWord& word) {
  if (word.version) {
    return tracking::find_model_version(session.registry(), word.name, *word.version);
  }
  throw usage_error("'{0}' names no version; write {0}/VERSION or {0}@ALIAS", printable(word.name));
}

std::int64_t find_version_number(Session& session, std::string_view model, std::string_view text) {
  if (!text.starts_with('@')) return parse_version(text);
  return session.registry().get_version_by_alias(model, text.substr(1)).version;
}

namespace {

/// What completion offers of models at most: people cannot choose among more.
constexpr std::int64_t most_candidates = 1000;

std::vector<Candidate> aliases_of(Session& session, std::string_view model,
                                  std::string_view before) {
  std::vector<Candidate> candidates;
  for (const auto& alias : session.registry().get_registered_model(model).aliases) {
    candidates.push_back(
        {std::string(before) + alias.alias, fmt::format("version {}", alias.version)});
  }
  return candidates;
}

std::string description_of(const ModelVersion& version) {
  auto words = version.aliases;
  if (version.current_stage != ModelStage::none) {
    words.emplace_back(model_stage_name(version.current_stage));
  }
  return join(words, ", ");
}

std::vector<Candidate> versions_of(Session& session, std::string_view model,
                                   std::string_view before) {
  std::vector<Candidate> candidates;
  for (const auto& version :
       session.registry()
           .search_model_versions({.filter = fmt::format("name = '{}'", model),
                                   .order_by = {"version_number DESC"},
                                   .max_results = most_candidates})
           .items) {
    candidates.push_back({fmt::format("{}{}", before, version.version), description_of(version)});
  }
  return candidates;
}

}  // namespace

std::vector<Candidate> complete_model_names(Session& session, std::string_view) {
  std::vector<Candidate> candidates;
  const auto page = session.registry().search_registered_models({.max_results = most_candidates});
  for (const auto& model : page.items) {
    candidates.push_back({model.name, model.description.value_or("")});
  }
  return candidates;
}

std::vector<Candidate> complete_model_words(Session& session, std::string_view prefix) {
  const auto mark = prefix.find_last_of("/@");
  if (mark == prefix.npos) return complete_model_names(session, prefix);
  const auto name = prefix.substr(0, mark);
  const auto before = prefix.substr(0, mark + 1);
  return prefix[mark] == '/' ? versions_of(session, name, before)
                             : aliases_of(session, name, before);
}

Completer complete_versions_of(const std::string& name) {
  return [&name](Session& session, std::string_view) {
    auto candidates = versions_of(session, name, "");
    for (auto& alias : aliases_of(session, name, "@")) candidates.push_back(std::move(alias));
    return candidates;
  };
}

Completer complete_aliases_of(const std::string& name) {
  return [&name](Session& session, std::string_view) { return aliases_of(session, name, ""); };
}

namespace {

/// A line of a terminal, without its end.
std::string read_line(int descriptor) {
  std::string line;
  char c = 0;
  while (::read(descriptor, &c, 1) == 1 && c != '\n') line += c;
  return line;
}

}  // namespace

void confirm(Session& session, std::string_view question) {
  if (::isatty(session.input()) == 0) throw usage_error("{}? Say so with --yes", question);
  session.pass_on_error(fmt::format("{}: {}? [y/N] ", session.command(), printable(question)));
  const auto answer = to_lower(trim(read_line(session.input())));
  if (answer != "y" && answer != "yes") {
    throw invalid_state("nothing was changed");
  }
}

}  // namespace mlf::cli
