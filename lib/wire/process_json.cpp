// SPDX-License-Identifier: Apache-2.0
#include "wire/process_json.h"

#include <nlohmann/json.hpp>

namespace mlf::wire {

namespace {

using nlohmann::json;

json json_of_process(const ProcessId& process) {
  return {{"pid", process.pid}, {"start_time", process.start_time}};
}

ProcessId process_of(const json& object) {
  return {object.at("pid").get<pid_t>(), object.at("start_time").get<std::uint64_t>()};
}

}  // namespace

std::string encode(const ProcessIdentity& identity) {
  const json object = {{"host", identity.place.host},
                       {"machine_id", identity.place.machine_id},
                       {"boot_id", identity.place.boot_id},
                       {"pid_namespace", identity.place.pid_namespace},
                       {"supervisor", json_of_process(identity.supervisor)},
                       {"child", identity.child ? json_of_process(*identity.child) : json()}};
  return object.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<ProcessIdentity> decode_identity(std::string_view text) {
  try {
    const json object = json::parse(text);
    ProcessIdentity identity;
    identity.place = {.host = object.at("host").get<std::string>(),
                      .machine_id = object.at("machine_id").get<std::string>(),
                      .boot_id = object.at("boot_id").get<std::string>(),
                      .pid_namespace = object.at("pid_namespace").get<std::string>()};
    identity.supervisor = process_of(object.at("supervisor"));
    if (!object.at("child").is_null()) identity.child = process_of(object.at("child"));
    return identity;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace mlf::wire
