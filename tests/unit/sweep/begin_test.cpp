// SPDX-License-Identifier: Apache-2.0
#include "sweep/begin.h"

#include <doctest/doctest.h>

#include "core/tag.h"
#include "unit/sweep/sweep_fixture.h"

using namespace mlf;
using namespace mlf::sweep;

namespace {

const std::string& tag_of(const Run& run, std::string_view key) { return *find_tag(run.tags, key); }

}  // namespace

TEST_CASE_FIXTURE(test::SweepFixture, "the parent has the sweep's parameters as they were given") {
  auto sweep = plan({{"n", "1,2"}, {"extra", "a,b"}});
  const auto beginning = begin_sweep(sweep, {.recording = {}, .run_name = "s"}, access, context);
  const Run& parent = beginning.parent;
  CHECK_FALSE(beginning.goes_on);
  CHECK(beginning.done == 0);
  CHECK(parent.info.run_name == "s");
  CHECK(parent.params == std::vector<Param>{{"extra", "a,b"}, {"m", "0"}, {"n", "1,2"}});
  CHECK(tag_of(parent, tags::project_key) == sweep.key);
  CHECK(tag_of(parent, tags::project_sweep) == R"({"runs":4})");
}

TEST_CASE_FIXTURE(test::SweepFixture, "the parent of a sample tells how it was drawn") {
  auto how = options({{"n", "1:9"}});
  how.sampling = Sampling{.count = 2, .seed = static_cast<std::uint64_t>(-3)};
  auto sweep = plan_sweep(how, access, context);
  const auto parent = begin_sweep(sweep, {.recording = {}, .run_name = {}}, access, context).parent;
  CHECK(tag_of(parent, tags::project_sweep) == R"({"runs":2,"random":2,"seed":-3})");
}

TEST_CASE_FIXTURE(test::SweepFixture,
                  "a sweep that did not finish goes on, unless it is to be new") {
  auto sweep = plan({{"n", "1,2"}});
  const Run before = add(sweep.key, RunStatus::failed);
  const Run done = add(sweep.members[1].key, RunStatus::finished, before.info.run_id);
  auto anew = sweep;
  const auto beginning = begin_sweep(sweep, {.recording = {}, .run_name = {}}, access, context);
  CHECK(beginning.goes_on);
  CHECK(beginning.done == 1);
  CHECK(beginning.parent.info.run_id == before.info.run_id);
  CHECK(beginning.parent.info.status == RunStatus::running);
  CHECK_FALSE(sweep.members[0].run);
  CHECK(sweep.members[1].run->info.run_id == done.info.run_id);
  CHECK(sweep.members[1].is_kept);

  const auto other =
      begin_sweep(anew, {.recording = {}, .run_name = {}, .is_new = true}, access, context);
  CHECK_FALSE(other.goes_on);
  CHECK(other.parent.info.run_id != before.info.run_id);
  CHECK_FALSE(anew.members[1].run);
}

TEST_CASE_FIXTURE(test::SweepFixture, "finished runs of the experiment are taken on demand alone") {
  auto sweep = plan({{"n", "1,2"}});
  const Run done = add(sweep.members[0].key, RunStatus::finished);
  add(sweep.members[1].key, RunStatus::failed);
  CHECK(
      begin_sweep(sweep, {.recording = {}, .run_name = {}, .is_new = true}, access, context).done ==
      0);
  const auto beginning =
      begin_sweep(sweep, {.recording = {}, .run_name = {}, .is_new = true, .takes_finished = true},
                  access, context);
  CHECK(beginning.done == 1);
  CHECK(sweep.members[0].run->info.run_id == done.info.run_id);
}
