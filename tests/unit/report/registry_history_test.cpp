// SPDX-License-Identifier: Apache-2.0
#include "report/registry_history.h"

#include <array>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"

namespace mlf::report {
namespace {

std::optional<std::string> text(int version) {
  return version == 0 ? std::nullopt : std::optional(std::to_string(version));
}

/// "champion" moves from one version to another; 0 is no version.
RegistryEvent moved(int before, int after, std::string user = "ada") {
  return {.timestamp = 1000 * (before + 10 * after),
          .user = std::move(user),
          .name = "iris",
          .action = after == 0 ? RegistryAction::delete_alias : RegistryAction::set_alias,
          .version = after == 0 ? before : after,
          .key = "champion",
          .before = text(before),
          .after = text(after)};
}

const std::array<std::int64_t, 4> versions{1, 2, 3, 4};

std::optional<std::int64_t> back_from(const std::vector<RegistryEvent>& history,
                                      std::int64_t version) {
  return version_to_roll_back_to(history, {"champion", version}, versions);
}

TEST_CASE("moves are those that change the version") {
  auto other = moved(1, 2);
  other.action = RegistryAction::set_version_tag;
  const auto moves = alias_moves(std::vector{moved(0, 1), moved(1, 1), other, moved(1, 2)});
  REQUIRE(moves.size() == 2);
  CHECK(moves[0] == AliasMove{"champion", std::nullopt, 1, 10'000, "ada"});
  CHECK(moves[1] == AliasMove{"champion", 1, 2, 21'000, "ada"});
}

TEST_CASE("the last move counts only when it ends at the current version") {
  const std::vector history{moved(0, 1), moved(1, 2, "bob")};
  const auto move = move_to_current(history, {"champion", 2});
  REQUIRE(move);
  CHECK(move->user == "bob");
  CHECK(move->before == 1);
  CHECK_FALSE(move_to_current(history, {"champion", 3}));
  CHECK_FALSE(move_to_current(history, {"challenger", 2}));
}

TEST_CASE("rolling back goes to the version before") {
  CHECK(back_from({moved(0, 1), moved(1, 2), moved(2, 3)}, 3) == 2);
  CHECK(back_from({moved(2, 3)}, 3) == 2);
  CHECK_FALSE(back_from({moved(0, 1)}, 1));
}

TEST_CASE("rolling back twice goes two versions back") {
  CHECK(back_from({moved(0, 1), moved(1, 2), moved(2, 3), moved(3, 2)}, 2) == 1);
  CHECK_FALSE(back_from({moved(0, 1), moved(1, 2), moved(2, 1)}, 1));
}

TEST_CASE("an alias that was taken away in between goes back to what it had") {
  CHECK(back_from({moved(0, 1), moved(1, 0), moved(0, 3)}, 3) == 1);
}

TEST_CASE("a version that does not exist any more is passed over") {
  const std::vector history{moved(0, 1), moved(1, 7), moved(7, 3)};
  CHECK(back_from(history, 3) == 1);
}

TEST_CASE("a move by another client in between is seen in what came before the next move") {
  CHECK(back_from({moved(0, 1), moved(2, 3)}, 3) == 2);
}

TEST_CASE("rolling back needs a history that ends where the alias is") {
  CHECK_THROWS_WITH_AS(back_from({moved(0, 1), moved(1, 2)}, 3),
                       "the history does not say how 'champion' came to version 3: another client "
                       "than mlf moved it; name the version with --to",
                       Error);
  CHECK_THROWS_AS(back_from({}, 3), Error);
}

TEST_CASE("events of a version are its own and the moves of aliases to and from it") {
  RegistryEvent tagged{.name = "iris", .action = RegistryAction::set_version_tag, .version = 2};
  RegistryEvent of_model{.name = "iris", .action = RegistryAction::set_model_tag};
  const std::vector history{of_model, moved(0, 1), tagged, moved(1, 2), moved(2, 3)};
  CHECK(events_of_version(history, 2) == std::vector{tagged, moved(1, 2), moved(2, 3)});
}

TEST_CASE("events in words") {
  CHECK(event_text(moved(2, 3)) == "alias champion: 2 -> 3");
  CHECK(event_text(moved(0, 3)) == "alias champion: 3");
  CHECK(event_text(moved(3, 0)) == "alias champion: 3 removed");
  CHECK(event_text({.action = RegistryAction::set_stage,
                    .version = 2,
                    .before = "None",
                    .after = "Production"}) == "version 2: stage: None -> Production");
  CHECK(event_text({.action = RegistryAction::set_model_tag, .key = "a\nb", .after = "c"}) ==
        "tag a\\nb: c");
  CHECK(event_line(moved(0, 3, "")) == "1970-01-01T00:00:30Z  -  alias champion: 3");
}

TEST_CASE("events as JSON have all fields") {
  CHECK(event_json(moved(0, 3)) ==
        R"({"timestamp":30000,"user":"ada","name":"iris","action":"set_alias","version":3,)"
        R"("key":"champion","before":null,"after":"3"})");
}

}  // namespace
}  // namespace mlf::report
