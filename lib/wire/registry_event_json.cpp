// SPDX-License-Identifier: Apache-2.0
#include "wire/registry_event_json.h"

#include <nlohmann/json.hpp>

namespace mlf::wire {

Json to_json(const RegistryEvent& event) {
  Json json;
  json["timestamp"] = event.timestamp;
  json["user"] = event.user;
  json["name"] = event.name;
  json["action"] = registry_action_name(event.action);
  json["version"] = event.version ? Json(*event.version) : Json();
  json["key"] = event.key.empty() ? Json() : Json(event.key);
  json["before"] = json_or_null(event.before);
  json["after"] = json_or_null(event.after);
  return json;
}

std::string json_text(const RegistryEvent& event) { return json_line(to_json(event)); }

RegistryEvent registry_event_from_json(std::string_view line) {
  const auto reader = JsonReader::parse(line, "the event");
  RegistryEvent event;
  event.timestamp = reader.get<std::int64_t>("timestamp");
  event.user = reader.find<std::string>("user").value_or("");
  event.name = reader.get<std::string>("name");
  const auto action = parse_registry_action(reader.get<std::string>("action"));
  if (!action) throw reader.wrong("action", "a change that this mlf knows");
  event.action = *action;
  event.version = reader.find<std::int64_t>("version");
  event.key = reader.find<std::string>("key").value_or("");
  event.before = reader.find<std::string>("before");
  event.after = reader.find<std::string>("after");
  return event;
}

}  // namespace mlf::wire
