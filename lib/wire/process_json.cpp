// SPDX-License-Identifier: Apache-2.0
#include "wire/process_json.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace mlf::wire {

namespace {

Json json_of_process(const ProcessId& process) {
  return {{"pid", process.pid}, {"start_time", process.start_time}};
}

ProcessId process_of(const JsonReader& object) {
  return {static_cast<pid_t>(object.get<std::int64_t>("pid")),
          object.get<std::uint64_t>("start_time")};
}

}  // namespace

std::string encode(const ProcessIdentity& identity) {
  return json_line({{"host", identity.place.host},
                    {"machine_id", identity.place.machine_id},
                    {"boot_id", identity.place.boot_id},
                    {"pid_namespace", identity.place.pid_namespace},
                    {"supervisor", json_of_process(identity.supervisor)},
                    {"child", identity.child ? json_of_process(*identity.child) : Json()}});
}

std::optional<ProcessIdentity> decode_identity(std::string_view text) {
  try {
    const auto object = JsonReader::parse(text, "the process");
    ProcessIdentity identity;
    identity.place = {.host = object.get<std::string>("host"),
                      .machine_id = object.get<std::string>("machine_id"),
                      .boot_id = object.get<std::string>("boot_id"),
                      .pid_namespace = object.get<std::string>("pid_namespace")};
    identity.supervisor = process_of(object.member("supervisor"));
    if (object.has("child")) identity.child = process_of(object.member("child"));
    return identity;
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace mlf::wire
