// SPDX-License-Identifier: Apache-2.0
#include "backend/attend.h"

#include <poll.h>

#include "base/error.h"

namespace mlf::backend {

namespace {

/// The pause between two looks at the run.
constexpr int pause_ms = 150;
constexpr int looks_per_log = 14;

class Attendant {
 public:
  explicit Attendant(const AttendOptions& options) : with_(options) {}

  AttendResult run() {
    while (!with_.watch.look() && !is_leaving_) {
      pass_output_on();
      with_.on_look(state());
      pollfd entry{with_.signals.descriptor(), POLLIN, 0};
      ::poll(&entry, 1, pause_ms);
      while (const auto signal = with_.signals.next()) handle(signal->number);
    }
    pass_output_on();
    return {state(), signal_};
  }

 private:
  const WatchedState& state() const { return with_.watch.states().front(); }

  void pass_output_on() {
    if (with_.backend.runs_mlf()) return with_.output.advance();
    // log() fetches the whole log, so it is called only every few looks.
    if (looks_++ % looks_per_log == 0 || state().has_ended()) {
      with_.output.advance_log(with_.backend.log(with_.job));
    }
  }

  void handle(int signal) {
    if (signal == SIGHUP) return leave(signal);
    if (signal != SIGINT && signal != SIGTERM && signal != SIGQUIT) return;
    signal_ = signal;
    try {
      stop(++requests_);
    } catch (const Error& error) {
      with_.reporter.note(error.what());
    }
  }

  void stop(int request) {
    if (request > 2) return leave(signal_);
    const bool is_first = request == 1;
    with_.reporter.note(is_first ? "cancelling the job; once more kills it"
                                 : "killing the job; once more leaves it to itself");
    is_first ? with_.backend.cancel(with_.job) : with_.backend.kill(with_.job);
  }

  void leave(int signal) {
    signal_ = signal;
    is_leaving_ = true;
  }

  const AttendOptions& with_;
  int looks_ = 0;
  int requests_ = 0;
  int signal_ = 0;
  bool is_leaving_ = false;
};

}  // namespace

AttendResult attend(const AttendOptions& options) { return Attendant(options).run(); }

}  // namespace mlf::backend
