// SPDX-License-Identifier: Apache-2.0
#include "tracking/start_run.h"

#include <functional>
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "core/tag.h"
#include "store/memory/memory_store.h"
#include "support/fakes.h"
#include "tracking/source.h"

using namespace mlf;
using namespace mlf::tracking;

namespace {

struct StartRunFixture {
  StartRunFixture() { fake.context.variable = test::variables({{"LOGNAME", "ada"}}); }

  test::FakeContext fake;
  store::MemoryStore store{fake.context};

  Run start(const StartOptions& options = {}) { return start_run(store, options, fake.context); }
  Run resume(const Run& run, const ResumeOptions& options = {}) {
    const auto id = RunId::parse(run.info.run_id);
    resume_run(store, id, options);
    return store.get_run(id);
  }
  std::string failure(const StartOptions& options) {
    try {
      start(options);
      return "nothing";
    } catch (const Error& error) {
      return std::string(error_code_name(error.code())) + ": " + error.what();
    }
  }
};

std::string tag(const Run& run, std::string_view key) {
  const auto* value = find_tag(run.tags, key);
  return value == nullptr ? "none" : *value;
}

}  // namespace

TEST_CASE_FIXTURE(StartRunFixture, "a run has its user and source") {
  const auto run = start({.name = "first",
                          .description = "a try",
                          .origin = source_tags("https://user:secret@host/train.py"),
                          .params = {{"rate", "0.1"}}});
  CHECK(run.info.status == RunStatus::running);
  CHECK(run.info.experiment_id == "0");
  CHECK(run.info.user_id == "ada");
  CHECK(run.info.run_name == "first");
  CHECK(tag(run, tags::run_name) == "first");
  CHECK(tag(run, tags::user) == "ada");
  CHECK(tag(run, tags::source_name) == "https://host/train.py");
  CHECK(tag(run, tags::source_type) == "LOCAL");
  CHECK(tag(run, tags::note) == "a try");
  CHECK(find_param(run, "rate")->value == "0.1");
  CHECK_FALSE(start().info.run_name.empty());
}

TEST_CASE_FIXTURE(StartRunFixture, "tags that are given replace those of the origin") {
  const auto run = start({.name = "first",
                          .origin = source_tags("train.py"),
                          .tags = {{"mlflow.user", "grace"},
                                   {"mlflow.source.name", "notebook"},
                                   {"mlflow.runName", "second"},
                                   {"team", "blue"}}});
  CHECK(run.info.user_id == "grace");
  CHECK(tag(run, tags::source_name) == "notebook");
  CHECK(tag(run, "team") == "blue");
  CHECK(run.info.run_name == "first");  // as in MLflow, the name counts more than the tag
}

TEST_CASE_FIXTURE(StartRunFixture, "the parent of a run exists") {
  const auto parent = start().info.run_id;
  CHECK(tag(start({.parent = parent.substr(0, 8)}), tags::parent_run_id) == parent);
  const StartOptions below{.experiment = {.name = "new"}, .parent = parent};
  store.delete_run(RunId::parse(parent));
  CHECK(failure(below) ==
        "INVALID_PARAMETER_VALUE: run '" + parent + "' is deleted and cannot be a parent");
  CHECK(failure({.parent = "0123456789abcdef0123456789abcdef"})
            .starts_with("RESOURCE_DOES_NOT_EXIST: "));
  CHECK_FALSE(store.find_experiment("new"));
}

TEST_CASE_FIXTURE(StartRunFixture, "a description beside its tag is refused, as in MLflow") {
  CHECK(failure({.description = "a try", .tags = {{"mlflow.note.content", "another"}}}) ==
        "INVALID_PARAMETER_VALUE: the description is given twice, as such and as the tag "
        "mlflow.note.content");
}

TEST_CASE_FIXTURE(StartRunFixture,
                  "an experiment whose name is new is created with its first run") {
  const auto run = start({.experiment = {.name = "new"}});
  CHECK(run.info.experiment_id == store.find_experiment("new")->experiment_id);
}

TEST_CASE_FIXTURE(StartRunFixture, "a run that is resumed runs again, and stays whose it was") {
  const auto first = start({.name = "first", .origin = source_tags("train.py")});
  const auto id = RunId::parse(first.info.run_id);
  store.update_run(id, {.status = RunStatus::failed, .end_time = 7});
  auto again = resume(first);
  CHECK(again.info.status == RunStatus::running);
  CHECK(again.info.run_name == "first");
  again = resume(first, {.name = "second", .description = "more", .tags = {{"phase", "two"}}});
  CHECK(again.info.run_name == "second");
  CHECK(tag(again, "phase") == "two");
  CHECK(tag(again, tags::note) == "more");
  CHECK(tag(again, tags::source_name) == "train.py");
  CHECK(tag(again, tags::user) == "ada");
  store.delete_run(id);
  CHECK_THROWS_AS(resume(first), Error);
}
