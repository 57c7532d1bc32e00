// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "core/registry_event.h"

namespace mlf::wire {

/// An event as a line of the history file and in --json: {"timestamp": 1700000000000, "user":
/// "ada", "name": "iris", "action": "set_alias", "version": 2, "key": "champion", "before": "1",
/// "after": "2"}. What an event does not have is null.
Json to_json(const RegistryEvent& event);
/// The same as text in one line.
std::string json_text(const RegistryEvent& event);

/// Reads one line. @throws Error when it is not such an object.
RegistryEvent registry_event_from_json(std::string_view line);

}  // namespace mlf::wire
