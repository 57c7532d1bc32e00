// SPDX-License-Identifier: Apache-2.0
//
// A request must not wait for threads to hand it over: a Python scorer answers in less than a
// millisecond. So the thread that has the request takes a free scorer and asks it itself. The
// thread of a slot, its keeper, does what belongs to no request: it makes the scorer, looks after
// it while it is free, and replaces it. It must be the one that makes it, because the kernel ends a
// scorer's process together with the thread that started it.
//
// Requests for which no scorer is free wait in a queue. Whoever frees a scorer gives it to the
// first of them, whose thread then asks for as many of the others as may be answered together, and
// wakes their threads with the answers. So batches come to be when there is something to wait for,
// and cost nothing when there is not. When a scorer ends over several requests, each is asked
// alone: the one that is to blame must not take the others with it.
//
// The state of a slot says who may use its scorer without holding the mutex: whoever set it to busy
// or attended; in the state none, the keeper.
#include "scoring/scorer_pool.h"

#include <algorithm>
#include <csignal>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace mlf::scoring {

namespace {

using std::chrono::milliseconds;

/// More would make a message to a worker that is longer than it may be.
constexpr std::size_t most_together = 128;

ScoringAnswer failure_answer(int status, ErrorCode code, std::string_view message) {
  const Json body{{"error_code", error_code_name(code)}, {"message", message}};
  return {.status = status, .content_type = "application/json", .body = json_line(body)};
}

/// The words are those of MLflow's scoring server.
ScoringAnswer timeout_answer() {
  return {.status = 504,
          .content_type = "application/json",
          .body = "Request processing time exceeded limit"};
}

ScoringAnswer unavailable_answer(std::string_view message) {
  return failure_answer(503, ErrorCode::temporarily_unavailable, message);
}

/// What clients may know of a failure.
std::string cause_of(const std::exception& failure) {
  const auto* ended = dynamic_cast<const ScorerEnded*>(&failure);
  return ended != nullptr ? ended->cause() : failure.what();
}

ScoringAnswer stopping_answer() { return unavailable_answer("the server is being stopped"); }

}  // namespace

ScorerPool::ScorerPool(const PoolOptions& options, MakeScorer make, const Context& context)
    : options_(options), make_(std::move(make)), context_(context), slots_(options.scorers) {
  context_.stop_signal = [this] { return is_ending_ ? std::optional<int>(SIGTERM) : std::nullopt; };
  for (Slot& slot : slots_) slot.keeper = std::thread([this, &slot] { keep(slot); });
}

ScorerPool::~ScorerPool() {
  end();
  for (Slot& slot : slots_) slot.keeper.join();
}

void ScorerPool::end() {
  const std::lock_guard lock(mutex_);
  is_ending_ = true;
  changed_.notify_all();
  wake_waiting();
}

void ScorerPool::keep(Slot& slot) {
  unsigned failures = 0;
  while (!is_ending_) {
    const auto start = PoolClock::now();
    if (load(slot)) attend(slot);
    slot.scorer.reset();
    if (PoolClock::now() - start >= options_.settled) {
      failures = 0;
    } else {
      pause(failures++);
    }
  }
}

bool ScorerPool::load(Slot& slot) {
  try {
    auto scorer = make_(context_);
    const std::lock_guard lock(mutex_);
    ++made_;
    mlflow_version_ = scorer->mlflow_version();
    slot.scorer = std::move(scorer);
    slot.state = Slot::State::idle;
    hand_out();
    changed_.notify_all();
    return true;
  } catch (const std::exception& failure) {
    note_failure(slot, failure);
    const std::lock_guard lock(mutex_);
    if (!failed_load_) failed_load_ = std::current_exception();
    changed_.notify_all();
    return false;
  }
}

void ScorerPool::attend(Slot& slot) {
  using State = Slot::State;
  Lock lock(mutex_);
  for (;;) {
    const auto is_over = [&] {
      return slot.state == State::none || (is_ending_ && slot.state != State::busy);
    };
    if (changed_.wait_for(lock, options_.attention, is_over)) break;
    if (slot.state != State::idle) continue;
    slot.state = State::attended;
    lock.unlock();
    try {
      slot.scorer->attend();
      lock.lock();
      slot.state = State::idle;
      hand_out();
    } catch (const std::exception& failure) {
      note_failure(slot, failure);
      lock.lock();
    }
  }
  slot.state = State::none;
}

void ScorerPool::pause(unsigned failures) {
  const auto doubled = options_.first_pause * (std::int64_t{1} << std::min(failures, 20U));
  const auto most = std::min<milliseconds>(doubled, options_.longest_pause);
  Lock lock(mutex_);
  changed_.wait_for(lock, most, [this] { return is_ending_.load(); });
}

void ScorerPool::note_failure(Slot& slot, const std::exception& failure) {
  {
    const std::lock_guard lock(mutex_);
    slot.state = Slot::State::none;
    last_failure_ = cause_of(failure);
    changed_.notify_all();
    wake_waiting();
    if (is_ending_ || !is_loaded_) return;
  }
  context_.reporter.warn(failure.what());
}

void ScorerPool::wait_until_loaded(const std::function<bool()>& is_stopped) {
  Lock lock(mutex_);
  for (;;) {
    // First: meanwhile the scorer may have been made anew, and loaded.
    if (failed_load_) std::rethrow_exception(failed_load_);
    if (count_alive() == slots_.size()) break;
    if (is_stopped()) throw invalid_state("stopped while the model was being loaded");
    changed_.wait_for(lock, milliseconds(100));
  }
  is_loaded_ = true;
}

ScorerPool::Slot* ScorerPool::find_idle() {
  const auto found = std::ranges::find(slots_, Slot::State::idle, &Slot::state);
  return found == slots_.end() ? nullptr : &*found;
}

void ScorerPool::wake_waiting() {
  for (Ticket* ticket : waiting_) ticket->changed.notify_one();
}

void ScorerPool::hand_out() {
  while (!waiting_.empty()) {
    Slot* slot = find_idle();
    if (slot == nullptr) return;
    Ticket* first = waiting_.front();
    waiting_.pop_front();
    slot->state = Slot::State::busy;
    first->slot = slot;
    first->stage = Ticket::Stage::leading;
    first->changed.notify_one();
  }
}

bool ScorerPool::wait_for_turn(Ticket& ticket, Lock& lock) {
  using Stage = Ticket::Stage;
  ticket.changed.wait_until(lock, ticket.came + options_.patience, [&] {
    return ticket.stage == Stage::leading || ticket.stage == Stage::answered ||
           (ticket.stage == Stage::waiting && (is_ending_ || count_alive() == 0));
  });
  // Another thread asks for it; that ends in time too, and until then it uses the ticket.
  ticket.changed.wait(lock, [&] { return ticket.stage != Stage::led; });
  if (ticket.stage != Stage::waiting) return true;
  std::erase(waiting_, &ticket);
  return false;
}

std::vector<ScorerPool::Ticket*> ScorerPool::gather(Ticket& first, Lock& lock) {
  std::vector<Ticket*> together{&first};
  const auto most = first.is_alone ? 1 : std::min(options_.most_rows, most_together);
  if (most > 1 && options_.delay.count() > 0) {
    ++gathering_;
    changed_.wait_until(lock, first.came + options_.delay,
                        [&] { return is_ending_ || waiting_.size() + 1 >= most; });
    --gathering_;
  }
  for (auto next = waiting_.begin(); next != waiting_.end() && together.size() < most;) {
    if ((*next)->is_alone) {
      ++next;
      continue;
    }
    (*next)->stage = Ticket::Stage::led;
    together.push_back(*next);
    next = waiting_.erase(next);
  }
  if (gathering_ == 0) hand_out();
  return together;
}

void ScorerPool::give(Ticket& ticket, ScoringAnswer answer) {
  ticket.answer = std::move(answer);
  ticket.stage = Ticket::Stage::answered;
  ticket.changed.notify_one();
}

void ScorerPool::lead(Ticket& ticket, Lock& lock) {
  Slot& slot = *std::exchange(ticket.slot, nullptr);
  const auto together = gather(ticket, lock);
  std::vector<HttpRequest> requests;
  for (const Ticket* each : together) requests.push_back(each->request);
  lock.unlock();
  const auto start = PoolClock::now();
  try {
    auto answers = slot.scorer->answer_all(requests, options_.most_rows, options_.patience);
    lock.lock();
    for (std::size_t i = 0; i < together.size(); ++i) {
      answers[i].times.queue =
          std::chrono::duration_cast<AnswerTimes::Duration>(start - together[i]->came);
      give(*together[i], std::move(answers[i]));
    }
    slot.state = Slot::State::idle;
    hand_out();
    if (is_ending_) changed_.notify_all();
  } catch (const std::exception& failure) {
    note_failure(slot, failure);
    lock.lock();
    settle(together, failure);
  }
}

void ScorerPool::settle(std::span<Ticket* const> tickets, const std::exception& failure) {
  const auto* error = dynamic_cast<const Error*>(&failure);
  const bool is_late = error != nullptr && error->code() == ErrorCode::temporarily_unavailable;
  if (tickets.size() == 1 || is_late || is_ending_) {
    for (Ticket* each : tickets) give(*each, why_failed(failure));
    return;
  }
  for (auto each = tickets.rbegin(); each != tickets.rend(); ++each) {
    (*each)->is_alone = true;
    (*each)->stage = Ticket::Stage::waiting;
    waiting_.push_front(*each);
  }
  hand_out();
  wake_waiting();
}

ScoringAnswer ScorerPool::why_none() const {
  if (is_ending_) return stopping_answer();
  if (count_alive() > 0) return timeout_answer();
  return unavailable_answer("no worker has the model loaded; the last one failed: " +
                            last_failure_);
}

ScoringAnswer ScorerPool::answer(std::string_view content_type, std::string_view body) {
  Ticket ticket{.request = {content_type, body}};
  Lock lock(mutex_);
  waiting_.push_back(&ticket);
  if (gathering_ > 0) {
    changed_.notify_all();
  } else {
    hand_out();
  }
  while (wait_for_turn(ticket, lock)) {
    if (ticket.stage == Ticket::Stage::answered) return std::move(ticket.answer);
    lead(ticket, lock);
  }
  return why_none();
}

ScoringAnswer ScorerPool::why_failed(const std::exception& failure) const {
  if (is_ending_) return stopping_answer();
  const auto* error = dynamic_cast<const Error*>(&failure);
  const bool is_late = error != nullptr && error->code() == ErrorCode::temporarily_unavailable;
  return is_late ? timeout_answer()
                 : failure_answer(500, ErrorCode::internal_error, cause_of(failure));
}

std::size_t ScorerPool::count_alive() const {
  return slots_.size() -
         static_cast<std::size_t>(std::ranges::count(slots_, Slot::State::none, &Slot::state));
}

ServiceState ScorerPool::state() const {
  const std::lock_guard lock(mutex_);
  return {
      .scorers = slots_.size(),
      .alive = count_alive(),
      .busy = static_cast<std::size_t>(std::ranges::count(slots_, Slot::State::busy, &Slot::state)),
      .waiting = waiting_.size(),
      .restarts = made_ - std::min(made_, slots_.size()),
      .last_failure = last_failure_};
}

std::string ScorerPool::mlflow_version() const {
  const std::lock_guard lock(mutex_);
  return mlflow_version_;
}

}  // namespace mlf::scoring
