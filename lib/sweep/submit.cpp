// SPDX-License-Identifier: Apache-2.0
#include "sweep/submit.h"

#include <poll.h>
#include <signal.h>

#include "base/error.h"
#include "tracking/end_run.h"

namespace mlf::sweep {

namespace {

constexpr int pause_ms = 250;

class SubmittedSweep {
 public:
  SubmittedSweep(std::span<Member> members, const SweepOptions& options,
                 const MemberActions& actions, backend::Backend& backend,
                 store::TrackingStore& store, const Context& context)
      : options_(options), actions_(actions), backend_(backend), store_(store), context_(context) {
    for (Member& member : members) {
      if (!member.run) members_.push_back(&member);
    }
  }

  Outcome run(const backend::RunAccess& access, supervise::SignalWatch& signals) {
    if (members_.empty()) return outcome_;
    jobs_ = backend::submit(backend_, record(), options_.at_once, store_, context_);
    std::vector<backend::WatchedRun> watched;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      watched.push_back({members_[i]->run->info, jobs_[i]});
    }
    backend::JobWatch watch(std::move(watched), access, context_);
    attend(watch, signals);
    return outcome_;
  }

 private:
  /// Records the runs of all members before any is submitted.
  std::vector<project::Launch> record() {
    std::vector<project::Launch> launches;
    try {
      for (Member* member : members_) {
        member->run = actions_.record(*member);
        actions_.keep(*member);
        launches.push_back(member->plan.launch);
      }
    } catch (...) {
      for (const auto& launch : launches) {
        tracking::end_failed(store_, RunId::parse(launch.run_id), context_);
      }
      throw;
    }
    return launches;
  }

  void attend(backend::JobWatch& watch, supervise::SignalWatch& signals) {
    told_.resize(jobs_.size());
    while (!is_leaving_) {
      const bool have_all_ended = watch.look();
      tell(watch.states());
      if (have_all_ended) return;
      pollfd entry{signals.descriptor(), POLLIN, 0};
      ::poll(&entry, 1, pause_ms);
      while (const auto signal = signals.next()) handle(signal->number);
    }
  }

  void tell(std::span<const backend::WatchedState> states) {
    for (std::size_t i = 0; i < states.size(); ++i) {
      if (told_[i] || !states[i].has_ended()) continue;
      told_[i] = true;
      Member& member = *members_[i];
      member.run = store_.get_run(RunId::parse(member.run->info.run_id));
      actions_.on_end(member, states[i].job ? states[i].job->detail : "");
      if (member.run->info.status == RunStatus::finished) continue;
      const bool is_first = !outcome_.has_failures;
      outcome_.has_failures = true;
      if (options_.fail_fast && is_first) stop(1);
    }
  }

  void handle(int signal) {
    const bool asks_to_stop = signal == SIGINT || signal == SIGTERM || signal == SIGQUIT;
    if (!asks_to_stop && signal != SIGHUP) return;
    outcome_.signal = signal;
    if (asks_to_stop) return stop(++requests_);
    is_leaving_ = true;
  }

  void stop(int request) {
    is_leaving_ = request > 2;
    if (is_leaving_) return;
    std::vector<backend::Job> jobs;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      if (!told_[i]) jobs.push_back(jobs_[i]);
    }
    try {
      request == 1 ? backend_.cancel_all(jobs) : backend_.kill_all(jobs);
    } catch (const Error& error) {
      context_.reporter.warn(error.what());
    }
  }

  const SweepOptions& options_;
  const MemberActions& actions_;
  backend::Backend& backend_;
  store::TrackingStore& store_;
  const Context& context_;
  std::vector<Member*> members_;
  std::vector<backend::Job> jobs_;
  std::vector<bool> told_;
  int requests_ = 0;
  bool is_leaving_ = false;
  Outcome outcome_;
};

}  // namespace

Outcome submit_sweep(std::span<Member> members, const SweepOptions& options,
                     const MemberActions& actions, backend::Backend& backend,
                     const backend::RunAccess& access, supervise::SignalWatch& signals,
                     const Context& context) {
  return SubmittedSweep(members, options, actions, backend, access.store, context)
      .run(access, signals);
}

}  // namespace mlf::sweep
