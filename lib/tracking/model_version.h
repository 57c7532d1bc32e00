// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "artifact/address.h"
#include "base/relative_path.h"
#include "core/model_version.h"
#include "store/registry_store.h"

/// Finds versions of registered models, and where their files are.
namespace mlf::tracking {

/// The version of the registered model `name` that is chosen.
/// @throws Error RESOURCE_DOES_NOT_EXIST when there is none, INVALID_PARAMETER_VALUE for an unknown
/// alias.
ModelVersion find_model_version(store::RegistryStore& registry, std::string_view name,
                                const artifact::VersionChoice& choice);

/// The URI of the version's files: its storage location, else its source. Anyone who can write to
/// the registry may have written it. @throws Error INVALID_STATE when it has neither.
const std::string& files_of(const ModelVersion& version);

/// The address of all files of the version.
artifact::Address address_of(const ModelVersion& version);

/// "models:/NAME/VERSION".
std::string model_version_uri(const ModelVersion& version);

/// The path of `uri` below `root`, which are URIs or paths; nullopt when it does not lie there. A
/// `uri` with a "." or ".." lies nowhere.
std::optional<RelativePath> path_below(std::string_view uri, std::string_view root);

}  // namespace mlf::tracking
