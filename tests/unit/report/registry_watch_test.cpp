// SPDX-License-Identifier: Apache-2.0
#include "report/registry_watch.h"

#include <vector>

#include <doctest/doctest.h>

namespace mlf::report {
namespace {

constexpr std::int64_t now = 5000;

const RegistryEvent set_by_ada{.timestamp = 1000,
                               .user = "ada",
                               .name = "iris",
                               .action = RegistryAction::set_alias,
                               .version = 2,
                               .key = "champion",
                               .before = "1",
                               .after = "2"};

TEST_CASE("a move has the time and user of the history") {
  const RegistryView before{.aliases = {{"champion", 1}}};
  const RegistryView after{.aliases = {{"champion", 2}}, .history = {set_by_ada}};
  const auto changes = changes_between("iris", before, after, now);
  CHECK(changes.events == std::vector{set_by_ada});
  CHECK(changes.moves == std::vector{AliasMove{"champion", 1, 2, 1000, "ada"}});
}

TEST_CASE("a move that another client made has neither, and is an event too") {
  const RegistryView before{.aliases = {{"champion", 1}, {"old", 1}}};
  const RegistryView after{.aliases = {{"champion", 3}, {"fresh", 3}}, .history = {set_by_ada}};
  const auto changes = changes_between("iris", before, after, now);
  REQUIRE(changes.moves.size() == 3);
  CHECK(changes.moves[0] == AliasMove{"champion", 1, 3, now, ""});
  CHECK(changes.moves[1] == AliasMove{"fresh", std::nullopt, 3, now, ""});
  CHECK(changes.moves[2] == AliasMove{"old", 1, std::nullopt, now, ""});
  REQUIRE(changes.events.size() == 4);
  CHECK(changes.events[0] == set_by_ada);
  CHECK(changes.events[1].after == "3");
  CHECK(changes.events[1].user.empty());
  CHECK(changes.events[3].action == RegistryAction::delete_alias);
  CHECK(changes.events[3].version == 1);
}

TEST_CASE("what is the same is no change") {
  const RegistryView view{.aliases = {{"champion", 2}}, .history = {set_by_ada}};
  const auto changes = changes_between("iris", view, view, now);
  CHECK(changes.events.empty());
  CHECK(changes.moves.empty());
}

TEST_CASE("an alias that came back in between has not moved") {
  auto back = set_by_ada;
  back.before = "2";
  back.after = "1";
  const RegistryView before{.aliases = {{"champion", 1}}};
  const RegistryView after{.aliases = {{"champion", 1}}, .history = {set_by_ada, back}};
  const auto changes = changes_between("iris", before, after, now);
  CHECK(changes.events.size() == 2);
  CHECK(changes.moves.empty());
}

TEST_CASE("one alias of several") {
  const RegistryView before;
  const RegistryView after{.aliases = {{"champion", 2}, {"other", 2}}, .history = {set_by_ada}};
  const auto changes = only_alias(changes_between("iris", before, after, now), "other");
  REQUIRE(changes.moves.size() == 1);
  CHECK(changes.moves[0].alias == "other");
  REQUIRE(changes.events.size() == 1);
  CHECK(changes.events[0].key == "other");
}

TEST_CASE("variables of a command") {
  const auto variables = variables_of("iris", {.alias = "champion", .after = 2});
  REQUIRE(variables.size() == 4);
  CHECK(variables[2].name == "MLF_REGISTRY_VERSION");
  CHECK(variables[2].value == "2");
  CHECK(variables[3].value == "");
}

}  // namespace
}  // namespace mlf::report
