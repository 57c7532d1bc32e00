// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/context.h"
#include "scoring/scorer.h"
#include "scoring/service.h"

namespace mlf::scoring {

struct PoolOptions {
  std::size_t scorers = 1;
  /// Requests that wait for a scorer are answered together by one, as far as their rows are not
  /// more than that; 1: each is answered alone.
  std::size_t most_rows = 1;
  /// How long a request waits for others although a scorer is free.
  std::chrono::milliseconds delay{0};
  /// For one answer. A scorer that takes longer is replaced.
  std::chrono::milliseconds patience{60'000};
  /// A scorer that ends is replaced, at once if that is so long after its making began; else after
  /// a pause, which doubles each time that this happens in a row.
  std::chrono::milliseconds settled{10'000};
  std::chrono::milliseconds first_pause{500};
  std::chrono::milliseconds longest_pause{30'000};
  /// How often a scorer without a request is attended to.
  std::chrono::milliseconds attention{200};
};

/// Scorers of one model, each with a thread that makes it, attends to it and replaces it when it
/// ends. What goes wrong is said to the context's reporter. Methods are thread-safe.
class ScorerPool : public Service {
 public:
  /// Begins to load the model. `context` must outlive the pool.
  ScorerPool(const PoolOptions& options, MakeScorer make, const Context& context);
  /// Ends all scorers; as end() where they answer.
  ~ScorerPool() override;
  ScorerPool(const ScorerPool&) = delete;
  ScorerPool& operator=(const ScorerPool&) = delete;

  /// Waits until every scorer has loaded the model.
  /// @throws what the first that cannot throws; Error INVALID_STATE when `is_stopped()`.
  void wait_until_loaded(const std::function<bool()>& is_stopped);
  /// The answer of a scorer that is free, or becomes so in time.
  ScoringAnswer answer(std::string_view content_type, std::string_view body) override;
  void end() override;

  ServiceState state() const override;
  std::string mlflow_version() const override;

 private:
  struct Slot {
    enum class State {
      none,  ///< there is no scorer that can be asked
      idle,
      busy,
      attended,
    };
    State state = State::none;
    std::unique_ptr<Scorer> scorer;
    std::thread keeper;
  };
  using Lock = std::unique_lock<std::mutex>;
  using PoolClock = std::chrono::steady_clock;
  /// A request, for as long as the thread that has it waits for the answer.
  struct Ticket {
    enum class Stage {
      waiting,  ///< in waiting_
      leading,  ///< its thread asks a scorer, for other requests too
      led,      ///< the thread of another request asks for it
      answered,
    };
    HttpRequest request;
    PoolClock::time_point came = PoolClock::now();
    Stage stage = Stage::waiting;
    Slot* slot = nullptr;   ///< while leading
    bool is_alone = false;  ///< to be answered alone: a scorer has ended over it and others
    ScoringAnswer answer{};
    std::condition_variable changed{};
  };

  void keep(Slot& slot);
  /// Makes a scorer. @return whether that succeeded.
  bool load(Slot& slot);
  /// Attends to a loaded scorer until it has ended.
  void attend(Slot& slot);
  /// Waits before another scorer is made. `failures`: how many in a row have not settled before.
  void pause(unsigned failures);
  Slot* find_idle();
  /// Waits until the ticket has a scorer or an answer. @return false when it gets neither.
  bool wait_for_turn(Ticket& ticket, Lock& lock);
  /// Gives scorers that are free to the requests that wait first.
  void hand_out();
  /// Asks the ticket's scorer for it, and for others that wait.
  void lead(Ticket& ticket, Lock& lock);
  std::vector<Ticket*> gather(Ticket& first, Lock& lock);
  /// What becomes of requests whose scorer has failed.
  void settle(std::span<Ticket* const> tickets, const std::exception& failure);
  static void give(Ticket& ticket, ScoringAnswer answer);
  /// Wakes the threads of all requests that wait.
  void wake_waiting();
  ScoringAnswer why_none() const;
  void note_failure(Slot& slot, const std::exception& failure);
  ScoringAnswer why_failed(const std::exception& failure) const;
  std::size_t count_alive() const;

  const PoolOptions options_;
  const MakeScorer make_;
  std::atomic<bool> is_ending_ = false;
  Context context_;

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Slot> slots_;
  std::deque<Ticket*> waiting_;     ///< in the order in which they came
  std::size_t gathering_ = 0;       ///< tickets that wait for others to join them
  bool is_loaded_ = false;          ///< wait_until_loaded() has returned
  std::exception_ptr failed_load_;  ///< before that
  std::size_t made_ = 0;
  std::string last_failure_;
  std::string mlflow_version_;
};

}  // namespace mlf::scoring
