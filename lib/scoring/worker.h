// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/error.h"
#include "base/process.h"
#include "scoring/scorer.h"
#include "scoring/worker_message.h"
#include "supervise/downstream.h"

/// Asks a process that has loaded a model.
namespace mlf::scoring {

/// What a model is to score.
struct ScoringRequest {
  /// What decides the types of a CSV's columns.
  enum class Types {
    guessed,    ///< pandas, from the values, as in `mlflow models predict`
    signature,  ///< the model's signature, as in MLflow's scoring server
  };
  std::string_view content_type;  ///< "application/json", "text/csv"
  std::string_view body;
  Types types = Types::guessed;
  std::string_view params = "{}";  ///< a JSON object; they replace params of the body
};

/// The model, or MLflow on its behalf, refused a request or failed in scoring it. Another request
/// may succeed. The message is MLflow's, of several lines perhaps.
class ScoringError : public Error {
 public:
  ScoringError(const std::string& message, std::string code_name, std::string stack_trace)
      : Error(ErrorCode::invalid_parameter_value, message),
        code_name_(std::move(code_name)),
        stack_trace_(std::move(stack_trace)) {}
  explicit ScoringError(const ScorerEnded& end)
      : Error(ErrorCode::invalid_parameter_value, end.what()),
        code_name_("INTERNAL_ERROR"),
        ended_scorer_(true) {}

  /// Whether the scorer ended over the request, so that another had to be made.
  bool ended_scorer() const { return ended_scorer_; }
  /// MLflow's error code, such as "BAD_REQUEST", which mlf's own errors never have.
  const std::string& code_name() const { return code_name_; }
  const std::string& stack_trace() const { return stack_trace_; }  ///< of Python; may be ""

 private:
  std::string code_name_;
  std::string stack_trace_;
  bool ended_scorer_ = false;
};

/// Why the model failed, in one line: the first line of its message and, where this is only
/// MLflow's general one, the exception at the end of the stack trace.
std::string short_reason(const ScoringError& error);

/// What answers a request with MLflow's JSON, such as Worker::score(). @throws ScoringError; any
/// other Error when no further request can be answered.
using Score = std::function<std::string(const ScoringRequest&)>;

/// A process that runs share/mlf/scoring_worker.py, or speaks as it does. What it prints is passed
/// on to standard error. It has its own process group, which is killed by the destructor. The
/// context's stop_signal() ends every wait. Not thread-safe.
class Worker : public Scorer {
 public:
  /// Starts `command`, whose redirects are ignored, and waits until the model is loaded.
  /// `patience` is how long to wait for that, and later for each answer; without it, there is no
  /// limit.
  /// @throws Error INVALID_STATE with Python's reason when the model cannot be loaded;
  /// INTERNAL_ERROR when the process ends or says what is no answer, with how it ended and the end
  /// of what it printed; TEMPORARILY_UNAVAILABLE when patience ends; and as Process::spawn().
  Worker(Command command, std::optional<std::chrono::milliseconds> patience,
         const Context& context);
  /// Lets the process end by itself for two seconds if it waits for a request.
  ~Worker() override;
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// MLflow's JSON for a request. The stack trace of an error is a detail for the reporter.
  /// @throws ScoringError; any other Error as the constructor, after which the worker can only be
  /// destroyed.
  std::string score(const ScoringRequest& request);

  ScoringAnswer answer(std::string_view content_type, std::string_view body,
                       std::chrono::milliseconds patience) override;
  std::vector<ScoringAnswer> answer_all(std::span<const HttpRequest> requests,
                                        std::size_t most_rows,
                                        std::chrono::milliseconds patience) override;
  void attend() override;
  const std::string& mlflow_version() const override { return mlflow_version_; }

 private:
  /// The answer to what is in outgoing_.
  WorkerMessage exchange();
  void check_patience(std::chrono::steady_clock::time_point start) const;
  /// Sends, receives and passes on; waits at most so long for something to do.
  void pump(std::chrono::milliseconds most = std::chrono::milliseconds(100));
  void send();
  void receive();
  void pass_on();
  void notice_end();
  ScorerEnded death();
  /// Ends the process, by force if need be.
  void end();
  /// Pumps until the process has ended or the time is over. @return whether it has ended.
  bool pump_until_end(std::chrono::milliseconds most);

  const Context& context_;
  std::optional<std::chrono::milliseconds> patience_;
  FileDescriptor socket_;
  FileDescriptor printed_;  ///< the pipe with what the process prints
  std::optional<Process> process_;
  supervise::Downstream own_error_;
  std::string printed_end_;  ///< the last of it
  std::string outgoing_;
  std::size_t sent_ = 0;
  WorkerMessageReader incoming_;
  bool is_idle_ = false;  ///< it waits for a request
  std::string mlflow_version_;
};

}  // namespace mlf::scoring
