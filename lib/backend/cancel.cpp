// SPDX-License-Identifier: Apache-2.0
#include "backend/cancel.h"

#include <exception>
#include <map>

#include "backend/wait_for_run.h"
#include "base/error.h"

namespace mlf::backend {

namespace {

constexpr std::int64_t between_kills_ms = 1000;

}  // namespace

Cancellation::Cancellation(const std::vector<WatchedRun>& runs, std::chrono::milliseconds grace,
                           const RunAccess& access, const Context& context)
    : runs_(runs),
      access_(access),
      context_(context),
      watch_(runs, access, context),
      next_kill_(context.clock.now_ms() + grace.count()) {
  // Looks first, so that a job that has already ended is recorded as it ended, not as killed.
  watch_.look();
  watch_.expect_kill();
  for_each_backend(&Backend::cancel_all);
}

void Cancellation::for_each_backend(void (Backend::*action)(std::span<const Job>)) {
  std::map<std::string, std::vector<Job>> by_backend;
  for (std::size_t i = 0; i < runs_.size(); ++i) {
    if (!runs_[i].job || watch_.states()[i].has_ended()) continue;
    by_backend[runs_[i].job->launch.request.backend].push_back(*runs_[i].job);
  }
  std::exception_ptr first;
  for (const auto& [name, jobs] : by_backend) {
    try {
      (access_.backend(name).*action)(jobs);
    } catch (const Error&) {
      if (!first) first = std::current_exception();
    }
  }
  if (first) std::rethrow_exception(first);
}

void Cancellation::kill_overdue() {
  const std::int64_t now = context_.clock.now_ms();
  if (now < next_kill_) return;
  next_kill_ = now + between_kills_ms;
  for_each_backend(&Backend::kill_all);
}

std::vector<WatchedState> cancel_runs(const std::vector<WatchedRun>& runs,
                                      std::chrono::milliseconds grace, const RunAccess& access,
                                      const Context& context) {
  Cancellation cancellation(runs, grace, access, context);
  return wait_for_runs(cancellation.watch(), [&] { cancellation.kill_overdue(); });
}

}  // namespace mlf::backend
