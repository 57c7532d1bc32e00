// SPDX-License-Identifier: Apache-2.0
#include "artifact/address.h"

#include <algorithm>

#include "base/characters.h"
#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "base/uri.h"
#include "core/ids.h"
#include "core/logged_model.h"

namespace mlf::artifact {

namespace {

[[noreturn]] void refuse(std::string_view text, std::string_view reason) {
  throw invalid_parameter("'{}' names no artifacts: {}", printable(utf8_prefix(text, 200)), reason);
}

/// A part of a URI up to the next slash, and what follows the slash.
struct Split {
  std::string_view first;
  std::string_view rest;
};

Split split_first(std::string_view text) {
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return {text, {}};
  return {text.substr(0, slash), text.substr(slash + 1)};
}

RelativePath path_in(std::string_view text) {
  return text.empty() ? RelativePath() : parse_artifact_path(text);
}

/// The part of a URI behind the slash after its scheme.
std::string_view after_scheme(std::string_view text, const std::string& scheme) {
  const auto rest = text.substr(scheme.size() + 1);
  if (!rest.starts_with('/') || rest.starts_with("//")) {
    refuse(text, "one slash follows '" + scheme + ":'");
  }
  const std::string_view refused = scheme == "runs" ? "?#" : "?";
  if (rest.find_first_of(refused) != std::string_view::npos) {
    refuse(text,
           "a URI of artifacts has no '?' and no '#'; for such a file name give the run's id "
           "and the path apart");
  }
  return rest.substr(1);
}

bool is_generated_model_id(std::string_view id) {
  constexpr std::size_t digits = 32;
  if (!id.starts_with(logged_model_prefix)) return false;
  id.remove_prefix(logged_model_prefix.size());
  return id.size() == digits &&
         std::ranges::all_of(id, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

/// The version that a part of a URI names by number, stage or "latest"; nullopt if it does not.
std::optional<VersionChoice> version_of(std::string_view part) {
  if (to_lower(part) == "latest") return VersionChoice{};
  if (const auto stage = parse_model_stage(part)) return VersionChoice{.stage = stage};
  const auto number = parse_int64(part);
  if (!number || !std::ranges::all_of(part, is_digit)) return std::nullopt;
  return VersionChoice{.version = number};
}

Address run_address(std::string_view text, std::string_view rest) {
  const auto [id, path] = split_first(rest);
  if (!RunId::is_valid(id)) refuse(text, "a run's id must follow 'runs:/'");
  return {.id = std::string(id), .path = path_in(path)};
}

Address model_address(std::string_view text, std::string_view rest) {
  const auto [first, below] = split_first(rest);
  const auto [second, path] = split_first(below);
  const auto version = version_of(second);
  const auto at = first.rfind('@');
  if (is_generated_model_id(first) ||
      (!version && first.starts_with(logged_model_prefix) && RunId::is_valid(first))) {
    return {Address::Owner::logged_model, std::string(first), path_in(below), {}};
  }
  if (version && !first.empty()) {
    return {Address::Owner::registered_model, std::string(first), path_in(path), *version};
  }
  if (at != first.npos && at > 0 && at + 1 < first.size()) {
    return {Address::Owner::registered_model, std::string(first.substr(0, at)), path_in(below),
            VersionChoice{.alias = std::string(first.substr(at + 1))}};
  }
  refuse(text,
         "write 'models:/NAME/VERSION', 'models:/NAME/STAGE', 'models:/NAME/latest' or "
         "'models:/NAME@ALIAS' for a registered model, 'models:/m-...' for a logged one");
}

Address archive_address(std::string_view text) {
  const auto hash = text.find('#');
  if (hash == text.npos) return {.owner = Address::Owner::archive, .id = std::string(text)};
  return {.owner = Address::Owner::archive,
          .id = std::string(text.substr(0, hash)),
          .path = path_in(text.substr(hash + 1))};
}

}  // namespace

std::string logged_model_uri(std::string_view model_id) {
  return std::string(models_scheme) + std::string(model_id);
}

RelativePath parse_artifact_path(std::string_view text) {
  if (text.size() > 1 && text.ends_with('/')) text.remove_suffix(1);
  return RelativePath::parse(text);
}

std::optional<Address> parse_address(std::string_view text) {
  const auto scheme = uri_scheme(text);
  if (scheme.empty()) return std::nullopt;
  if (scheme == "https" || scheme == "http") return archive_address(text);
  if (scheme != "runs" && scheme != "models") {
    refuse(text,
           "write 'runs:/RUN_ID/PATH', 'models:/NAME/VERSION/PATH', 'https://HOST/ARCHIVE' or a "
           "run's id");
  }
  const auto rest = after_scheme(text, scheme);
  return scheme == "runs" ? run_address(text, rest) : model_address(text, rest);
}

}  // namespace mlf::artifact
