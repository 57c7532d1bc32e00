// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "artifact/address.h"
#include "cli/completer.h"
#include "cli/session.h"
#include "core/model_version.h"

/// What the verbs on the registry share: the words that name models and versions, their completion,
/// and the question before something is deleted for good.
namespace mlf::cli {

/// A word such as "iris", "iris/3", "iris/latest" or "iris@champion", with or without "models:/"
/// before it.
struct ModelWord {
  std::string name;
  std::optional<artifact::VersionChoice> version = std::nullopt;  ///< none: the model is meant

  bool operator==(const ModelWord&) const = default;
};

/// See artifact::parse_address(). @throws UsageError for a word of another form.
ModelWord parse_model_word(std::string_view word);

/// The version that the word names. @throws UsageError for a word that names a model alone, Error
/// as tracking::find_model_version().
ModelVersion find_version(Session& session, const ModelWord& word);

/// A number, or "@ALIAS" for the version of the model that has the alias.
/// @throws UsageError for other text, Error as the registry.
std::int64_t find_version_number(Session& session, std::string_view model, std::string_view text);

std::vector<Candidate> complete_model_names(Session& session, std::string_view prefix);
/// Names of models; behind "NAME/" its versions, behind "NAME@" its aliases.
std::vector<Candidate> complete_model_words(Session& session, std::string_view prefix);
/// The versions of the model in the variable `name`, and its aliases as "@ALIAS".
Completer complete_versions_of(const std::string& name);
/// The aliases of the model in the variable `name`.
Completer complete_aliases_of(const std::string& name);

/// Asks on the terminal whether to go on. Any answer but "y" or "yes" is no.
/// @throws UsageError that asks for --yes when there is no terminal, Error when the answer is no.
void confirm(Session& session, std::string_view question);

}  // namespace mlf::cli
