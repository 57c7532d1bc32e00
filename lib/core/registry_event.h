// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mlf {

/// What was done to a registered model.
enum class RegistryAction {
  create_model,
  rename_model,    ///< before: the old name, after: the new name
  describe_model,  ///< before, after: the descriptions
  delete_model,
  set_model_tag,  ///< key; before, after: the values
  delete_model_tag,
  create_version,  ///< after: the source
  describe_version,
  delete_version,
  set_stage,  ///< before, after: names of stages
  set_version_tag,
  delete_version_tag,
  set_alias,  ///< key: the alias; before, after: numbers of versions
  delete_alias,
};

/// The name in the history file and in --json, such as "set_alias".
std::string_view registry_action_name(RegistryAction action);
std::optional<RegistryAction> parse_registry_action(std::string_view name);

/// One change of a registered model, as the history of a registry keeps it.
struct RegistryEvent {
  std::int64_t timestamp = 0;  ///< ms
  std::string user = {};       ///< who did it
  std::string name = {};       ///< of the registered model, at that time
  RegistryAction action = RegistryAction::create_model;
  std::optional<std::int64_t> version = std::nullopt;  ///< the version that was changed, if one was
  std::string key = {};                                ///< of a tag, or an alias; else ""
  std::optional<std::string> before = std::nullopt;    ///< the old value; none: there was none
  std::optional<std::string> after = std::nullopt;     ///< the new value; none: it was removed

  bool operator==(const RegistryEvent&) const = default;
};

}  // namespace mlf
