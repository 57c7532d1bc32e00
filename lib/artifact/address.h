// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/relative_path.h"
#include "core/model_version.h"

namespace mlf::artifact {

inline constexpr std::string_view runs_scheme = "runs:/";
inline constexpr std::string_view models_scheme = "models:/";

/// Which version of a registered model is meant: the one with the number; the latest in the stage;
/// the one that has the alias; with none of these, the latest.
struct VersionChoice {
  std::optional<std::int64_t> version = std::nullopt;
  std::optional<ModelStage> stage = std::nullopt;
  std::optional<std::string> alias = std::nullopt;

  bool operator==(const VersionChoice&) const = default;
};

/// Addresses of artifacts as people write them: the owner, and a path among its artifacts.
struct Address {
  enum class Owner { run, logged_model, registered_model, archive };

  Owner owner = Owner::run;
  /// Of the run or logged model; a run's may be shortened to a prefix. Of a registered model: its
  /// name. Of an archive: its URL.
  std::string id;
  RelativePath path = {};      ///< empty: all artifacts of the owner
  VersionChoice version = {};  ///< of a registered model

  bool operator==(const Address&) const = default;
};

/// Parses the forms below, each of which may be followed by "/PATH"; nullopt for text that is not a
/// URI. Percent escapes are not decoded.
///
///     runs:/RUN_ID
///     models:/MODEL_ID        a logged model, "m-" and 32 hexadecimal digits
///     models:/NAME/VERSION    a number
///     models:/NAME/STAGE      the latest version in None, Staging, Production or Archived
///     models:/NAME/latest     the latest version; stages and "latest" in any case of letters
///     models:/NAME@ALIAS
///
/// and https://HOST/ARCHIVE or http://HOST/ARCHIVE, behind which "#PATH" is a path in the archive.
///
/// Other ids that begin with "m-" are accepted for a logged model where no version follows. Behind
/// a name with an "@", a version makes the "@" a part of the name, as in MLflow.
/// @throws Error INVALID_PARAMETER_VALUE for another scheme or form, a query in a runs: or models:
/// URI, a fragment in a runs: URI, and a path that RelativePath refuses.
std::optional<Address> parse_address(std::string_view text);

/// "models:/MODEL_ID".
std::string logged_model_uri(std::string_view model_id);

/// Parses a path as people type it: one slash at the end is removed. @throws Error as
/// RelativePath::parse().
RelativePath parse_artifact_path(std::string_view text);

}  // namespace mlf::artifact
