// SPDX-License-Identifier: Apache-2.0
#include "sweep/submit.h"

#include <poll.h>
#include <signal.h>

#include "base/error.h"

namespace mlf::sweep {

namespace {

constexpr int pause_ms = 250;

class SubmittedSweep {
 public:
  SubmittedSweep(std::span<Member> members, bool fail_fast, backend::Backend& backend,
                 const Surroundings& surroundings)
      : fail_fast_(fail_fast), backend_(backend), surroundings_(surroundings) {
    for (Member& member : members) {
      if (!member.run) members_.push_back(&member);
    }
  }

  Outcome run(std::size_t at_once, const backend::WatchSurroundings& surroundings) {
    if (members_.empty()) return outcome_;
    jobs_ = backend::submit(backend_, record(), at_once, surroundings_.ending());
    std::vector<backend::WatchedRun> watched;
    for (std::size_t i = 0; i < jobs_.size(); ++i) {
      watched.push_back({members_[i]->run->info, jobs_[i]});
    }
    backend::JobWatch watch(std::move(watched), surroundings);
    attend(watch);
    return outcome_;
  }

 private:
  /// All runs, before any is submitted.
  std::vector<project::Launch> record() {
    std::vector<project::Launch> launches;
    try {
      for (Member* member : members_) {
        member->run = surroundings_.record(*member);
        surroundings_.keep(*member);
        launches.push_back(member->plan.launch);
      }
    } catch (...) {
      for (const auto& launch : launches) {
        record::end_failed(RunId::parse(launch.run_id), surroundings_.ending());
      }
      throw;
    }
    return launches;
  }

  void attend(backend::JobWatch& watch) {
    told_.resize(jobs_.size());
    while (!is_leaving_) {
      const bool have_all_ended = watch.look();
      tell(watch.standings());
      if (have_all_ended) return;
      pollfd entry{surroundings_.signals.descriptor(), POLLIN, 0};
      ::poll(&entry, 1, pause_ms);
      while (const auto signal = surroundings_.signals.next()) handle(signal->number);
    }
  }

  void tell(std::span<const backend::Standing> standings) {
    for (std::size_t i = 0; i < standings.size(); ++i) {
      if (told_[i] || !standings[i].has_ended()) continue;
      told_[i] = true;
      Member& member = *members_[i];
      member.run = surroundings_.store.get_run(RunId::parse(member.run->info.run_id));
      surroundings_.on_end(member, standings[i].job ? standings[i].job->detail : "");
      if (member.run->info.status == RunStatus::finished) continue;
      const bool is_first = !outcome_.has_failures;
      outcome_.has_failures = true;
      if (fail_fast_ && is_first) stop(1);
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
      surroundings_.warn(error.what());
    }
  }

  bool fail_fast_;
  backend::Backend& backend_;
  const Surroundings& surroundings_;
  std::vector<Member*> members_;
  std::vector<backend::Job> jobs_;
  std::vector<bool> told_;
  int requests_ = 0;
  bool is_leaving_ = false;
  Outcome outcome_;
};

}  // namespace

Outcome submit_sweep(std::span<Member> members, std::size_t at_once, bool fail_fast,
                     backend::Backend& backend, const Surroundings& surroundings,
                     const backend::WatchSurroundings& watch) {
  return SubmittedSweep(members, fail_fast, backend, surroundings).run(at_once, watch);
}

}  // namespace mlf::sweep
