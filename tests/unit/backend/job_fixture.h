// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "artifact/open.h"
#include "backend/jobs.h"
#include "base/error.h"
#include "core/tag.h"
#include "store/memory/memory_store.h"
#include "support/fakes.h"

namespace mlf::test {

/// Says what it is told to say, and remembers what it was asked.
struct FakeBackend : backend::Backend {
  std::string submit(const project::Launch& launch) override {
    if (launch.run_id == refused) throw internal_error("no room");
    on_submit(launch);
    return "job of " + launch.run_id;
  }
  backend::JobStatus status(const backend::Job&) override {
    ++questions;
    return answer;
  }
  void cancel(const backend::Job& job) override {
    cancelled.push_back(job.id);
    on_cancel(job);
  }
  void kill(const backend::Job& job) override { killed.push_back(job.id); }
  std::string log(const backend::Job&) override { return "the log"; }
  bool runs_mlf() const override { return has_mlf; }
  void check(const project::Launch& launch) override { checked.push_back(launch.command); }
  std::chrono::milliseconds lag() const override { return longest_lag; }

  backend::JobStatus answer{backend::JobStatus::State::running};
  std::string refused;  ///< the id of a run that is not accepted
  std::function<void(const project::Launch&)> on_submit = [](const project::Launch&) {};
  std::function<void(const backend::Job&)> on_cancel = [](const backend::Job&) {};
  std::chrono::milliseconds longest_lag = std::chrono::seconds(2);
  bool has_mlf = true;
  int questions = 0;
  std::vector<std::string> checked;  ///< the commands of the launches
  std::vector<std::string> cancelled;
  std::vector<std::string> killed;
};

struct JobFixture : FakeContext {
  TempDir directory;
  store::MemoryStore store{context};
  FakeBackend backend;
  backend::RunAccess access{
      .store = store,
      .backend = [this](const std::string&) -> backend::Backend& { return backend; },
      .artifacts =
          [this](const RunInfo& info) {
            return artifact::open_repository((directory.path() / info.run_id).string(), context);
          }};

  project::Launch launch(std::vector<Tag> more_tags = {}) {
    store::NewRun run;
    run.tags = std::move(more_tags);
    run.tags.push_back({std::string(tags::project_job), "j"});
    project::Launch result{.run_id = store.create_run(run).info.run_id};
    result.request.backend = "fake";
    return result;
  }
  Run run(const project::Launch& of) { return store.get_run(RunId::parse(of.run_id)); }
  void keep(const project::Launch& launch) {
    access.artifacts(run(launch).info)
        ->put_text(encode(launch), RelativePath::parse(project::launch_artifact));
  }
  void set_status(const project::Launch& of, RunStatus status) {
    store.update_run(RunId::parse(of.run_id), {.status = status});
  }
  /// As mlf in the job does it.
  void end(const project::Launch& of, RunStatus status) {
    clock.advance(1);
    store.update_run(RunId::parse(of.run_id), {.status = status,
                                               .end_time = clock.now_ms(),
                                               .tags = {{std::string(tags::exec_exit_code), "0"}}});
  }
  backend::JobWatch watch(const project::Launch& launch) {
    return backend::JobWatch({{run(launch).info, backend::Job{launch, "j"}}}, access, context);
  }
  std::string tag(const project::Launch& of, std::string_view key) {
    const Run found = run(of);
    const std::string* value = find_tag(found.tags, key);
    return value == nullptr ? "" : *value;
  }
};

}  // namespace mlf::test
