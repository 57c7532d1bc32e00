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

/// What the verbs on submitted runs share.
namespace mlf::tools {

/// The backends and the runs that they carry out, of a session.
class Jobs {
 public:
  /// For verbs that submit nothing.
  explicit Jobs(cli::Session& session) : Jobs(session, session.context()) {}
  /// The references outlive it.
  Jobs(cli::Session& session, const Context& context);
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  /// Opened at the first call.
  backend::Backend& backend(const std::string& name);
  /// The run whose id is or begins with that word, with its job where it has one.
  backend::WatchedRun find(std::string_view word);
  std::vector<backend::WatchedRun> find(const std::vector<std::string>& words);
  /// Every submitted run of the session's experiment, or of all, newest first; only those that have
  /// not ended, unless `with_ended`.
  std::vector<backend::WatchedRun> list(bool with_ended);
  /// Records the ends of submitted runs of the experiment that have one of these keys and whose
  /// jobs are over.
  void settle(const ExperimentId& experiment, const std::vector<std::string>& keys);
  const backend::RunAccess& access() const { return access_; }

 private:
  cli::Session& session_;
  const Context& context_;
  backend::RunAccess access_;
  std::map<std::string, std::unique_ptr<backend::Backend>> backends_;
};

/// Looks until all have ended. `on_look` is called after each look.
void wait_for_all(
    backend::JobWatch& watch, const std::function<void()>& on_look = [] {});

/// Runs with a job that have not ended, described by name and status.
std::vector<cli::Candidate> complete_submitted_runs(cli::Session& session, std::string_view prefix);
std::vector<cli::Candidate> complete_backends(cli::Session& session, std::string_view prefix);

}  // namespace mlf::tools
