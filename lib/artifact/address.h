// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/relative_path.h"

namespace mlf::artifact {

/// Addresses of artifacts as people write them: the owner, a run or logged model, and a path.
struct Address {
  enum class Owner { run, logged_model };

  Owner owner = Owner::run;
  std::string id;          ///< of the run or model; a run's may be shortened to a prefix
  RelativePath path = {};  ///< empty: all artifacts of the owner

  bool operator==(const Address&) const = default;
};

/// Parses "runs:/RUN_ID", "runs:/RUN_ID/PATH", "models:/MODEL_ID" and "models:/MODEL_ID/PATH";
/// nullopt for text that is not a URI. Percent escapes are not decoded.
/// @throws Error INVALID_PARAMETER_VALUE for another scheme, a registered model ("models:/NAME/1"),
/// a query or fragment, and a path that RelativePath refuses.
std::optional<Address> parse_address(std::string_view text);

/// Parses a path as people type it: one slash at the end is removed. @throws Error as
/// RelativePath::parse().
RelativePath parse_artifact_path(std::string_view text);

}  // namespace mlf::artifact
