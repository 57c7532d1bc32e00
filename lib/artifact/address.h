// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/relative_path.h"

namespace mlf::artifact {

/// Artifacts as people name them: whose they are, and a path among them.
struct Address {
  enum class Owner { run, logged_model };

  Owner owner = Owner::run;
  std::string id;          ///< of the run or model; what people type may be a prefix of a run's
  RelativePath path = {};  ///< empty for all of them

  bool operator==(const Address&) const = default;
};

/// "runs:/RUN_ID", "runs:/RUN_ID/PATH", "models:/MODEL_ID", "models:/MODEL_ID/PATH"; nullopt for a
/// text that is no URI. Nothing in a URI is decoded: a path is what stands there.
/// @throws Error INVALID_PARAMETER_VALUE for another scheme, a registered model ("models:/NAME/1"),
/// a
///   query or fragment, and a path that RelativePath refuses.
std::optional<Address> parse_address(std::string_view text);

/// A path as people type it: one slash at the end is dropped. @throws Error as
/// RelativePath::parse().
RelativePath parse_artifact_path(std::string_view text);

}  // namespace mlf::artifact
