// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/file.h"
#include "base/reporter.h"
#include "core/registered_model.h"
#include "store/registry_store.h"

/// Reads the whole registry, or in it the model `only`. `models` is its directory.
namespace mlf::store {

/// What is damaged is reported and left out, here and below.
std::vector<RegisteredModel> read_registered_models(const Directory& models,
                                                    const std::optional<std::string>& only,
                                                    Reporter& reporter);
std::vector<ModelVersion> read_all_versions(const Directory& models,
                                            const std::optional<std::string>& only,
                                            Reporter& reporter);
/// Reads every file, whatever is remembered of it.
std::vector<InspectedModel> inspect_models(const Directory& models,
                                           const std::optional<std::string>& only);

}  // namespace mlf::store
