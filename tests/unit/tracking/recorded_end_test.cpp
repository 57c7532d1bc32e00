// SPDX-License-Identifier: Apache-2.0
#include "tracking/recorded_end.h"

#include <doctest/doctest.h>

#include "base/process_identity.h"
#include "core/tag.h"
#include "store/memory/memory_store.h"
#include "support/fakes.h"
#include "wire/process_json.h"

using namespace mlf;
using namespace mlf::tracking;

namespace {

/// The tag of a run whose command was started as a child of this process.
Tag child_tag() {
  ProcessIdentity identity = own_identity();
  identity.child = identity.supervisor;
  return {std::string(tags::exec_process), wire::encode(identity)};
}

Run run_with(RunStatus status, std::vector<Tag> tags) {
  Run run;
  run.info.status = status;
  run.tags = std::move(tags);
  return run;
}

}  // namespace

TEST_CASE("a run that mlf does not look after has ended when its status says so") {
  CHECK(has_ended(run_with(RunStatus::finished, {})));
  CHECK_FALSE(has_ended(run_with(RunStatus::running, {})));
  CHECK_FALSE(is_end_recorded(run_with(RunStatus::finished, {})));
}

TEST_CASE("a run of a command or a job has ended when the end of that is recorded too") {
  for (const Tag& supervised : {child_tag(), Tag{std::string(tags::project_job), "7"}}) {
    CHECK(is_supervised(run_with(RunStatus::running, {supervised})));
    CHECK_FALSE(has_ended(run_with(RunStatus::finished, {supervised})));
    const Run ended = run_with(RunStatus::finished, {supervised, end_tag("job")});
    CHECK(is_end_recorded(ended));
    CHECK(has_ended(ended));
    CHECK_FALSE(has_ended(run_with(RunStatus::running, {supervised, end_tag("job")})));
  }
}

TEST_CASE("the record of an end can be searched for and taken away") {
  test::FakeContext fake;
  store::MemoryStore store(fake.context);
  const auto id = RunId::parse(store.create_run({}).info.run_id);
  const auto found = [&] {
    return store
        .search_runs({.experiment_ids = {ExperimentId::default_experiment()},
                      .filter = no_recorded_end_filter()})
        .items.size();
  };
  CHECK(found() == 1);
  store.log_batch(id, {.tags = {{std::string(tags::exec_exit_code), "1"}, {"team", "blue"}}});
  CHECK(found() == 0);
  forget_recorded_end(store, id);
  CHECK(found() == 1);
  CHECK(find_tag(store.get_run(id).tags, "team") != nullptr);
}
