// SPDX-License-Identifier: Apache-2.0
#include "backend/carry_out.h"

#include <array>
#include <string>

#include "base/error.h"
#include "base/text.h"
#include "core/tag.h"
#include "record/command_tags.h"
#include "tracking/end_run.h"
#include "tracking/recorded_end.h"
#include "tracking/start_run.h"

namespace mlf::backend {

project::Launch read_launch(artifact::ArtifactRepository& artifacts, const RunInfo& run) {
  const auto path = RelativePath::parse(project::launch_artifact);
  if (!artifacts.find(path)) {
    throw not_found("run {} is no run of a project: it has no artifact {}", run.run_id,
                    project::launch_artifact);
  }
  std::string text;
  artifacts.read(path, [&](std::string_view piece) { text += piece; });
  project::Launch launch = project::decode_launch(text);
  if (launch.run_id == run.run_id) return launch;
  throw invalid_state("the launch kept with run {} is that of run {}", run.run_id,
                      printable(launch.run_id));
}

source::Source find_source(const project::Launch& launch, const Context& context) {
  if (launch.directory.empty()) {
    const auto& project = launch.request.project;
    return source::fetch_source(project.uri,
                                {.version = launch.commit ? launch.commit : project.version,
                                 .with_submodules = project.with_submodules},
                                context);
  }
  std::error_code ignored;
  if (!std::filesystem::is_directory(launch.directory, ignored)) {
    throw not_found("the project's directory '{}' is not there on this machine",
                    printable(launch.directory.string()));
  }
  source::Source source{
      .uri = launch.request.project.uri, .directory = launch.directory, .is_local = true};
  return source;
}

namespace {

void refuse_twice(const Run& run, bool is_restart, store::TrackingStore& store) {
  const RunStatus status = run.info.status;
  // A job that is restarted was killed before, even if its command had already set a final status.
  const bool may_start = !is_terminated(status) ||
                         (is_restart && (status == RunStatus::killed || !tracking::has_ended(run)));
  if (!may_start) {
    throw invalid_state("run {} has ended already: it is {}", run.info.run_id,
                        run_status_name(status));
  }
  const auto lease = store.lease_status(RunId::parse(run.info.run_id));
  if (lease.state == store::LeaseState::held) {
    throw invalid_state("run {} is being carried out by another process", run.info.run_id);
  }
}

/// Sets the run to RUNNING and records the command, its directory and this process.
void announce(const project::Launch& launch, const source::Source& source,
              store::TrackingStore& store) {
  const RunId id = RunId::parse(launch.run_id);
  const std::array<std::string, 3> words{"bash", "-c", launch.command};
  tracking::forget_recorded_end(store, id);
  tracking::resume_run(store, id, {.tags = record::command_tags(words, source.directory)});
}

}  // namespace

supervise::Outcome carry_out(const project::Launch& launch, const Run& run,
                             const CarryOutOptions& options, store::TrackingStore& store,
                             supervise::SignalWatch& signals, const Context& context) {
  refuse_twice(run, options.is_restart, store);
  return tracking::ending_on_failure(store, RunId::parse(run.info.run_id), context, [&] {
    const source::Source source = find_source(launch, context);
    announce(launch, source, store);
    return project::execute(launch, source.directory, run, options.execute, store, signals,
                            context);
  });
}

}  // namespace mlf::backend
