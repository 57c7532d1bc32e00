// SPDX-License-Identifier: Apache-2.0
#include "core/registry_event.h"

#include <algorithm>
#include <array>

namespace mlf {

namespace {

constexpr std::array<std::string_view, 14> action_names = {
    "create_model",     "rename_model",       "describe_model",   "delete_model",   "set_model_tag",
    "delete_model_tag", "create_version",     "describe_version", "delete_version", "set_stage",
    "set_version_tag",  "delete_version_tag", "set_alias",        "delete_alias"};

}  // namespace

std::string_view registry_action_name(RegistryAction action) {
  return action_names[static_cast<std::size_t>(action)];
}

std::optional<RegistryAction> parse_registry_action(std::string_view name) {
  const auto found = std::ranges::find(action_names, name);
  if (found == action_names.end()) return std::nullopt;
  return static_cast<RegistryAction>(found - action_names.begin());
}

}  // namespace mlf
