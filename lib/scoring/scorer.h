// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/error.h"

namespace mlf::scoring {

/// A POST of /invocations. The texts must outlive it.
struct HttpRequest {
  std::string_view content_type;  ///< "" when it has none
  std::string_view body;
};

/// How long the parts of an answer took; zero for what is not known.
struct AnswerTimes {
  using Duration = std::chrono::microseconds;

  Duration queue{0};         ///< waiting for a scorer
  Duration parse{0};         ///< reading the input
  Duration predict{0};       ///< checking it against the signature, and the model
  Duration encode{0};        ///< writing the answer
  std::size_t together = 0;  ///< how many requests the model was asked for at once; 0: not known
};

/// What MLflow's scoring server answers to a POST of /invocations.
struct ScoringAnswer {
  int status = 200;  ///< of HTTP
  std::string content_type;
  std::string body;
  AnswerTimes times{};

  /// Whether both say the same, however long it took.
  bool operator==(const ScoringAnswer& other) const {
    return status == other.status && content_type == other.content_type && body == other.body;
  }
};

/// A scorer has ended by itself (INTERNAL_ERROR).
class ScorerEnded : public Error {
 public:
  /// The message is the cause and, where there is one, the last line that the model printed.
  ScorerEnded(const std::string& cause, const std::string& printed)
      : Error(ErrorCode::internal_error,
              printed.empty() ? cause : cause + "; it printed last: " + printed),
        cause_(cause) {}

  /// The message for clients, without what the model printed: that may be of another client.
  const std::string& cause() const { return cause_; }

 private:
  std::string cause_;
};

/// A loaded model that answers requests of HTTP. Not thread-safe. After an Error it can only be
/// destroyed.
class Scorer {
 public:
  virtual ~Scorer() = default;

  /// The answer to a request, which may be a refusal: what is wrong with a request is no Error.
  /// `content_type` is that of the request; "" when it has none.
  /// @throws Error TEMPORARILY_UNAVAILABLE when `patience` ends first; another when no further
  /// request can be answered.
  virtual ScoringAnswer answer(std::string_view content_type, std::string_view body,
                               std::chrono::milliseconds patience) = 0;
  /// The answer to each request, which is what answer() would give for it. The model may be asked
  /// for several at once. @throws Error as answer(); it says nothing of which request it was.
  virtual std::vector<ScoringAnswer> answer_all(std::span<const HttpRequest> requests,
                                                std::chrono::milliseconds patience) {
    std::vector<ScoringAnswer> answers;
    for (const auto& each : requests)
      answers.push_back(answer(each.content_type, each.body, patience));
    return answers;
  }
  /// To be called now and then while there is no request; does not wait.
  /// @throws Error when no further request can be answered, as when a process has ended.
  virtual void attend() = 0;
  /// The version of the MLflow that answers.
  virtual const std::string& mlflow_version() const = 0;
};

/// Loads the model once more. The context's stop_signal() ends every wait, also of the scorer.
/// The calling thread must live as long as the scorer. @throws Error when it cannot be loaded.
using MakeScorer = std::function<std::unique_ptr<Scorer>(const Context&)>;

}  // namespace mlf::scoring
