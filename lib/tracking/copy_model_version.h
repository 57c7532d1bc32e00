// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "core/model_version.h"
#include "store/registry_store.h"

namespace mlf::tracking {

/// Makes a version the next version of the registered model `name`, which is created if it does not
/// exist, as MLflow's copy_model_version() does. The files stay where they are. The new version
/// records the old one as its source, and has its run, logged model, description and tags, but not
/// its stage and aliases. @throws Error as RegistryStore::create_model_version(); INVALID_STATE for
/// a version that records no place of its files.
ModelVersion copy_model_version(store::RegistryStore& registry, const ModelVersion& version,
                                const std::string& name);

}  // namespace mlf::tracking
