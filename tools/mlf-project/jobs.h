// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "backend/jobs.h"
#include "base/context.h"
#include "cli/completer.h"
#include "cli/session.h"

/// Shared by the verbs on submitted runs.
namespace mlf::tools {

/// A session's backends and submitted runs.
class Jobs {
 public:
  /// For verbs that do not submit.
  explicit Jobs(cli::Session& session) : Jobs(session, session.context()) {}
  /// The references must outlive it.
  Jobs(cli::Session& session, const Context& context);
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  /// The backend of that name, opened at the first call.
  backend::Backend& backend(const std::string& name);
  /// The run whose id is `word` or begins with it, with its job if it has one.
  backend::WatchedRun find(std::string_view word);
  std::vector<backend::WatchedRun> find(const std::vector<std::string>& words);
  /// The submitted runs of the session's experiment, or of all experiments, newest first. Without
  /// `with_ended` only those that have not ended.
  std::vector<backend::WatchedRun> list(bool with_ended);
  /// For the experiment's submitted runs with one of these keys whose jobs are over, records the
  /// end.
  void settle(const ExperimentId& experiment, const std::vector<std::string>& keys);
  const backend::RunAccess& access() const { return access_; }

 private:
  cli::Session& session_;
  const Context& context_;
  backend::RunAccess access_;
  std::map<std::string, std::unique_ptr<backend::Backend>> backends_;
};

/// Looks until all runs have ended, and calls `on_look` after each look.
void wait_for_all(
    backend::JobWatch& watch, const std::function<void()>& on_look = [] {});

/// Completes runs with a job that have not ended, described by name and status.
std::vector<cli::Candidate> complete_submitted_runs(cli::Session& session, std::string_view prefix);
std::vector<cli::Candidate> complete_backends(cli::Session& session, std::string_view prefix);

}  // namespace mlf::tools
