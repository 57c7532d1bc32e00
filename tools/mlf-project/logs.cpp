// SPDX-License-Identifier: Apache-2.0
// `mlf project logs`: prints the output of a run.
#include "backend/output_follower.h"
#include "base/error.h"
#include "cli/artifacts.h"
#include "jobs.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string run;
  bool follow = false;
  bool only_error = false;
};

backend::OutputFollower::Sink sink_of(const Options& options, cli::Session& session) {
  return [&options, &session](supervise::Stream stream, std::string_view bytes) {
    const bool is_error = stream == supervise::Stream::error;
    if (is_error && !options.only_error) return session.pass_on_error(bytes);
    if (is_error != options.only_error) return;
    session.out().write(bytes);
    session.out().flush();
  };
}

/// The backend's log of the job: it may tell why the run has no output.
std::string backend_log(Jobs& jobs, const backend::WatchedRun& run) {
  if (!run.job) return {};
  return jobs.backend(run.job->launch.request.backend).log(*run.job);
}

void print_logs(const Options& options, cli::Session& session) {
  Jobs jobs(session);
  const auto run = jobs.find(options.run);
  const auto artifacts = cli::open_run_artifacts(session, run.info);
  backend::OutputFollower output(*artifacts, sink_of(options, session));
  const bool is_recorded = !run.job || jobs.backend(run.job->launch.request.backend).runs_mlf();
  const auto advance = [&] {
    output.advance();
    if (!is_recorded && !run.has_ended) output.advance_log(backend_log(jobs, run));
  };
  backend::JobWatch watch({run}, jobs.access(), session.context());
  options.follow ? wait_for_all(watch, advance) : advance();
  if (output.has_any()) return;
  if (const auto log = backend_log(jobs, run); !log.empty()) return session.pass_on_error(log);
  session.note(fmt::format("run {} is {} and has written nothing", run.info.run_id,
                           run_status_name(watch.states().front().info.status)));
}

}  // namespace

void add_logs(cli::Tool& tool) {
  auto& verb = tool.add_verb("logs", "Print what a run has written");
  auto& options = verb.options<Options>();
  verb.positional("RUN", options.run, "The run's id, or the beginning of it")
      .required()
      .complete(cli::complete_run_ids);
  verb.flag("-f,--follow", options.follow, "Go on as it writes more, until it has ended");
  verb.flag("--stderr", options.only_error,
            "Only its standard error, on standard output; else each stream on its own");
  verb.notes(
      "Of a run that has written nothing, what its backend's job said is printed on standard "
      "error.");
  verb.action([&options](cli::Session& session) { print_logs(options, session); });
}

}  // namespace mlf::tools
