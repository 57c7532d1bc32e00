// SPDX-License-Identifier: Apache-2.0
#include "tracking/find_run.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "store/memory/memory_store.h"
#include "support/fakes.h"

using mlf::Error;
using mlf::tracking::find_run_id;

namespace {

/// Ids whose first twelve digits are chosen.
class ChosenIds : public mlf::IdSource {
 public:
  std::uint64_t random() override { return ++calls_ % 2 == 1 ? beginning : calls_; }
  std::uint64_t beginning = 0;

 private:
  std::uint64_t calls_ = 0;
};

struct FindRunFixture {
  mlf::test::FakeClock clock;
  ChosenIds ids;
  mlf::SilentReporter reporter;
  mlf::Context context{
      .clock = clock, .ids = ids, .reporter = reporter, .variable = mlf::test::variables({})};
  mlf::store::MemoryStore store{context};

  std::string run(std::uint64_t beginning, const std::string& name = "named") {
    ids.beginning = beginning;
    mlf::store::NewRun request;
    request.run_name = name;
    return store.create_run(request).info.run_id;
  }

  std::string failure(std::string_view text) {
    try {
      find_run_id(store, text);
      return "nothing";
    } catch (const Error& error) {
      return std::string(mlf::error_code_name(error.code())) + ": " + error.what();
    }
  }
};

}  // namespace

TEST_CASE("a run is named by its id or by a beginning of six digits that no other has") {
  FindRunFixture f;
  const auto one = f.run(0xabcdef0000000000);
  const auto two = f.run(0xabcdee0000000000);
  f.store.delete_run(mlf::RunId::parse(two));
  for (const std::size_t length : {6, 8, 31, 32}) {
    CHECK(find_run_id(f.store, one.substr(0, length)).str() == one);
    CHECK(find_run_id(f.store, two.substr(0, length)).str() == two);
  }
  CHECK(f.failure("abcde") ==
        "RESOURCE_DOES_NOT_EXIST: Run 'abcde' not found; of the beginning of an id give at least 6 "
        "characters");
  CHECK(f.failure("abcdff") == "RESOURCE_DOES_NOT_EXIST: Run 'abcdff' not found");
  CHECK(f.failure("12") == "RESOURCE_DOES_NOT_EXIST: Run '12' not found");
  CHECK(f.failure("../abcdef").starts_with("INVALID_PARAMETER_VALUE: "));
}

TEST_CASE("an ambiguous beginning of an id lists the runs, with names and times") {
  setenv("TZ", "UTC", 1);
  FindRunFixture f;
  const auto one = f.run(0xabcdef0000000000, "first\nline");
  const auto two = f.run(0xabcdef1000000000, "second");
  f.store.delete_run(mlf::RunId::parse(two));
  CHECK(f.failure("abcdef") ==
        "INVALID_PARAMETER_VALUE: 2 runs have ids that begin with 'abcdef'; give more of the id\n"
        "  " +
            one +
            "  first\\nline  2023-11-14 22:13:20  RUNNING\n"
            "  " +
            two + "  second  2023-11-14 22:13:20  RUNNING, deleted");
  CHECK(find_run_id(f.store, "abcdef1").str() == two);
  for (std::uint64_t i = 0; i < 20; ++i) f.run(0xabcdef2000000000 + (i << 32));
  const auto text = f.failure("abcdef");
  CHECK(std::ranges::count(text, '\n') == 11);
  CHECK(text.ends_with("\n  and 12 more"));
}
