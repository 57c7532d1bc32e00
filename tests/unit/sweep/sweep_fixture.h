// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "sweep/plan.h"
#include "unit/backend/job_fixture.h"

namespace mlf::test {

/// A local project to sweep, a store, and a backend with jobs that end at once.
struct SweepFixture : JobFixture {
  TempDir project;

  SweepFixture() {
    std::ofstream(project.path() / "MLproject")
        << "name: demo\nentry_points:\n  main:\n    parameters: {n: int, m: {type: int, default: "
           "0}}"
           "\n    command: echo {n} {m}\n";
    backend.on_submit = [this](const project::Launch& launch) { end(launch, status); };
  }

  sweep::PlanOptions options(std::vector<Param> given) const {
    return {
        .request = {.project = {.uri = project.path().string()}, .manager = env::Manager::local},
        .given = std::move(given),
        .downloads = {},
        .tracking_uri = ""};
  }
  sweep::Sweep plan(std::vector<Param> given) {
    return sweep::plan_sweep(options(std::move(given)), access, context);
  }
  /// A run with that key and status.
  Run add(const std::string& key, RunStatus status, const std::string& parent = "") {
    clock.advance(1);
    store::NewRun run;
    run.tags.push_back({std::string(tags::project_key), key});
    if (!parent.empty()) run.tags.push_back({std::string(tags::parent_run_id), parent});
    const Run made = store.create_run(run);
    const RunId id = RunId::parse(made.info.run_id);
    store.update_run(id, {.status = status,
                          .end_time = clock.now_ms(),
                          .tags = {{std::string(tags::exec_exit_code), "0"}}});
    return store.get_run(id);
  }

  RunStatus status = RunStatus::finished;  ///< how jobs end
};

}  // namespace mlf::test
