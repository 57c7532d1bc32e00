// SPDX-License-Identifier: Apache-2.0
#include "tracking/copy_model_version.h"

#include "tracking/model_version.h"
#include "tracking/register_model.h"

namespace mlf::tracking {

ModelVersion copy_model_version(store::RegistryStore& registry, const ModelVersion& version,
                                const std::string& name) {
  const auto& files = files_of(version);
  ensure_registered_model(registry, name);
  return registry.create_model_version({.name = name,
                                        .source = model_version_uri(version),
                                        .storage_location = files,
                                        .run_id = version.run_id,
                                        .run_link = version.run_link,
                                        .model_id = version.model_id,
                                        .description = version.description,
                                        .tags = version.tags});
}

}  // namespace mlf::tracking
