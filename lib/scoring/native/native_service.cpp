// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/native_service.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

namespace mlf::scoring::native {

namespace {

/// What cannot be done here is not the server's failure: the same request in a usual form succeeds.
ScoringAnswer without_python(const std::string& reason, const Error& error) {
  const auto message =
      fmt::format("this request needs Python ({}), which cannot be had: {}", reason, error.what());
  const Json body{{"error_code", "BAD_REQUEST"}, {"message", message}};
  return {.status = 400, .content_type = "application/json", .body = json_line(body)};
}

/// Counts a request for as long as it is answered.
struct Counted {
  std::atomic<std::size_t>& count;
  explicit Counted(std::atomic<std::size_t>& of) : count(of) { ++count; }
  ~Counted() { --count; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
};

}  // namespace

NativeService::NativeService(std::unique_ptr<const NativeScorer> scorer, MakePool make_pool,
                             const Context& context)
    : scorer_(std::move(scorer)), make_pool_(std::move(make_pool)), context_(context) {}

ScoringAnswer NativeService::answer(std::string_view content_type, std::string_view body) {
  const Counted counted(busy_);
  try {
    return scorer_->answer(content_type, body);
  } catch (const Error& error) {  // HandOver, or the library says why it cannot
    return hand_over(content_type, body, error.what());
  }
}

ScoringAnswer NativeService::hand_over(std::string_view content_type, std::string_view body,
                                       const std::string& reason) {
  try {
    auto& python = pool(reason);
    try {
      python.wait_until_loaded([this] { return is_ending_.load(); });
    } catch (const Error&) {
      // The pool's own answer says why.
    }
    return python.answer(content_type, body);
  } catch (const Error& error) {
    return without_python(reason, error);
  }
}

ScorerPool& NativeService::pool(const std::string& reason) {
  const std::lock_guard making(making_);
  if (auto* python = existing_pool()) return *python;
  if (!failure_.empty()) throw invalid_state("{}", failure_);
  context_.reporter.note(fmt::format("starting Python for what needs it: {}", printable(reason)));
  try {
    auto made = make_pool_();
    const std::lock_guard lock(mutex_);
    pool_ = std::move(made);
    if (is_ending_) pool_->end();
    return *pool_;
  } catch (const Error& error) {
    failure_ = error.what();
    context_.reporter.warn(failure_);
    throw;
  }
}

ScorerPool* NativeService::existing_pool() const {
  const std::lock_guard lock(mutex_);
  return pool_.get();
}

void NativeService::end() {
  is_ending_ = true;
  if (auto* python = existing_pool()) python->end();
}

ServiceState NativeService::state() const {
  ServiceState state{.scorers = 1, .alive = 1, .busy = busy_ > 0 ? std::size_t{1} : 0};
  if (const auto* python = existing_pool()) {
    const auto processes = python->state();
    state.restarts = processes.restarts;
    state.last_failure = processes.last_failure;
  }
  return state;
}

}  // namespace mlf::scoring::native
