// SPDX-License-Identifier: Apache-2.0
#include "record/reap.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "wire/process_json.h"

using namespace mlf::record;  // NOLINT(google-build-using-namespace)
using mlf::store::LeaseState;

namespace {

const mlf::ProcessPlace here{"host", "machine", "boot", "pid:[1]"};

mlf::ProcessIdentity identity(const mlf::ProcessPlace& place) {
  return {.place = place, .supervisor = {10, 100}, .child = mlf::ProcessId{11, 110}};
}

Life judge_with(const Evidence& evidence, const ReapRules& rules = {},
                std::vector<mlf::ProcessId> processes = {}) {
  const auto find = [&](pid_t pid) -> std::optional<mlf::ProcessId> {
    for (const mlf::ProcessId& process : processes) {
      if (process.pid == pid) return process;
    }
    return std::nullopt;
  };
  return judge(evidence, here, rules, 1'000'000, find).life;
}

}  // namespace

TEST_CASE("processes of this place are looked up, start times included") {
  const Evidence evidence{.identity = identity(here), .lease = {LeaseState::free, 0}};
  CHECK(judge_with(evidence) == Life::gone);
  CHECK(judge_with(evidence, {}, {{10, 100}}) == Life::alive);
  CHECK(judge_with(evidence, {}, {{11, 110}}) == Life::alive);
  CHECK(judge_with(evidence, {}, {{10, 101}, {11, 111}}) == Life::gone);
}

TEST_CASE("a held lease means alive, wherever") {
  Evidence evidence{.identity = identity(here), .lease = {LeaseState::held, 0}};
  CHECK(judge_with(evidence) == Life::alive);
  evidence.identity->place.host = "other";
  evidence.identity->place.boot_id = "other";
  CHECK(judge_with(evidence, {.dead_hosts = {"other"}}) == Life::alive);
}

TEST_CASE("another container of this boot is judged by its lease") {
  mlf::ProcessPlace container = here;
  container.pid_namespace = "pid:[2]";
  CHECK(judge_with({identity(container), {LeaseState::free, 0}}) == Life::gone);
  CHECK(judge_with({identity(container), {LeaseState::absent, 0}}) == Life::unknown);
}

TEST_CASE("this machine after a new start is gone, another is unknown until somebody says") {
  mlf::ProcessPlace other = here;
  other.boot_id = "before";
  CHECK(judge_with({identity(other), {LeaseState::free, 0}}) == Life::gone);
  other.machine_id = "";
  CHECK(judge_with({identity(other), {LeaseState::free, 0}}) == Life::unknown);
  other.host = "node7";
  const Evidence evidence{identity(other), {LeaseState::free, 900'000}};
  CHECK(judge_with(evidence) == Life::unknown);
  CHECK(judge_with(evidence, {.dead_hosts = {"node7"}}) == Life::gone);
  CHECK(judge_with(evidence, {.heartbeat_age = std::chrono::seconds(101)}) == Life::unknown);
  CHECK(judge_with(evidence, {.heartbeat_age = std::chrono::seconds(100)}) == Life::gone);
}

TEST_CASE("identities survive their encoding; anything else is none") {
  CHECK(mlf::wire::decode_identity(mlf::wire::encode(identity(here))) == identity(here));
  for (const char* text : {"", "{}", "[1]", "{\"host\":1}"})
    CHECK(!mlf::wire::decode_identity(text));
}

TEST_CASE("lengths of time") {
  CHECK(parse_age("90s") == std::chrono::seconds(90));
  CHECK(parse_age("2d") == std::chrono::hours(48));
  for (const char* text : {"", "10", "h", "-1h", "1.5h", "99999999999d"}) {
    CHECK_THROWS_AS(parse_age(text), mlf::Error);
  }
}
