// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/process.h"
#include "core/registered_model.h"
#include "core/registry_event.h"
#include "report/registry_history.h"
#include "store/registry_store.h"

/// What `mlf registry watch` finds when it looks at a registered model again.
namespace mlf::report {

/// A registered model as it was at one time.
struct RegistryView {
  std::vector<ModelAlias> aliases;
  std::vector<RegistryEvent> history;
};

/// @throws Error as the registry.
RegistryView view_of(store::RegistryStore& registry, std::string_view name);

struct RegistryChanges {
  /// What the history says, and an event without a user for each alias that another client moved.
  std::vector<RegistryEvent> events;
  /// The aliases that have come to another version. One that came back in between has not moved.
  std::vector<AliasMove> moves;
};

/// What happened to the model `name` between two views.
RegistryChanges changes_between(std::string_view name, const RegistryView& before,
                                const RegistryView& after, std::int64_t now_ms);
/// What concerns one alias.
RegistryChanges only_alias(RegistryChanges changes, std::string_view alias);

/// The variables for a command that is run because an alias moved: MLF_REGISTRY_NAME,
/// MLF_REGISTRY_ALIAS, MLF_REGISTRY_VERSION and MLF_REGISTRY_PREVIOUS_VERSION, of which the last
/// two are empty for no version.
std::vector<EnvironmentChange> variables_of(std::string_view name, const AliasMove& move);

}  // namespace mlf::report
