// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/context.h"
#include "tracking/artifacts.h"
#include "tracking/register_model.h"

namespace mlf::tracking {

/// What a new version records of where it comes from.
struct ModelSource {
  std::string source;  ///< a URI without shortened ids, stages and aliases
  std::optional<std::string> storage_location = std::nullopt;  ///< for a source models:/...
  std::optional<std::string> run_id = std::nullopt;
  std::optional<std::string> model_id = std::nullopt;
};

/// Resolves and checks Registration::source. @throws Error as register_model().
ModelSource resolve_model_source(const ArtifactStores& stores, const std::string& source,
                                 SourceCheck check, const Context& context);

}  // namespace mlf::tracking
