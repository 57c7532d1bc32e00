// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/reporter.h"
#include "core/registered_model.h"
#include "store/file/remembered_files.h"

/// Reads registered models as a whole. `model` is the directory of one.
namespace mlf::store {

/// The version that an alias names; nullopt when there is no such alias. The version may not exist.
/// @throws Error INTERNAL_ERROR, with the file's path, when the alias's file is damaged.
std::optional<std::int64_t> find_alias(const Directory& model, std::string_view alias);
/// The aliases as their files say, in the order of their names; they may name versions that do not
/// exist. Damaged files are reported and left out.
std::vector<ModelAlias> read_aliases(RememberedFiles& model, Reporter& reporter);
/// The tags in the files below `folder`.
std::vector<Tag> read_registry_tags(RememberedFiles& model, const RelativePath& folder,
                                    Reporter& reporter);
/// The version with its tags and aliases.
ModelVersion complete_version(const Directory& model, ModelVersion version, Reporter& reporter);

/// nullopt when there is no meta.yaml. Here and below, aliases of versions that do not exist are
/// left out, and damaged versions are reported and left out.
/// @throws Error INTERNAL_ERROR, with the file's path, when the meta.yaml is damaged.
std::optional<RegisteredModel> read_registered_model(RememberedFiles& model, Reporter& reporter);
/// The versions that are not deleted, in the order of their numbers; nullopt when the model has no
/// meta.yaml.
std::optional<std::vector<ModelVersion>> read_versions(RememberedFiles& model, Reporter& reporter);

}  // namespace mlf::store
