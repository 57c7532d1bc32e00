// SPDX-License-Identifier: Apache-2.0
#include "scoring/journal.h"

#include <doctest/doctest.h>

#include "support/artifacts.h"
#include "support/failure.h"

using namespace mlf;
using namespace mlf::scoring;

namespace {

struct JournalFixture {
  const test::TempDir directory;
  const std::filesystem::path path = directory.path() / "journal";

  Journal open(const std::string& identity = "a batch") const {
    return {path, identity, Durability::none};
  }
};

}  // namespace

TEST_CASE_FIXTURE(JournalFixture, "a journal remembers the last checkpoint") {
  const Checkpoint first{.input = 1, .rows = 20, .scored = 30, .rejected = 2, .output = 99};
  Checkpoint second = first;
  second.heading = "id,\"a\nb\"\n";
  second.rejects = std::uint64_t{1} << 60;
  second.is_whole = true;
  {
    auto journal = open();
    CHECK_FALSE(journal.last());
    journal.add(first);
    journal.add(second);
  }
  CHECK(open().last() == second);
  open().remove();
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE_FIXTURE(JournalFixture, "what was not written whole does not count") {
  const Checkpoint point{.rows = 1};
  open().add(point);
  const auto whole = test::read_file(path);
  open().add({.rows = 2});
  const auto longer = test::read_file(path);
  for (auto size = longer.size(); size-- > 0;) {
    test::write_file(path, longer.substr(0, size));
    auto journal = open();
    const auto expected =
        size >= whole.size() ? std::optional<Checkpoint>(point) : std::optional<Checkpoint>();
    CHECK(journal.last() == expected);
    journal.add({.rows = 3});
    CHECK(Journal(directory.path() / "other", "x", Durability::none).last() == std::nullopt);
  }
  CHECK(open().last()->rows == 3);
}

TEST_CASE_FIXTURE(JournalFixture, "a journal is of one batch and of one process") {
  {
    const auto journal = open();
    CHECK(test::failure([&] { open(); }).starts_with("INVALID_STATE: another process is writing"));
  }
  CHECK(test::failure([&] {
          open("another");
        }).starts_with("INVALID_STATE: the interrupted work was on another input, model or"));
}
