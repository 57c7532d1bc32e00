// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "scoring/scorer.h"

namespace mlf::scoring {

struct ServiceState {
  std::size_t scorers = 0;
  std::size_t alive = 0;       ///< that have loaded the model and not ended
  std::size_t busy = 0;        ///< of these, that answer a request
  std::size_t waiting = 0;     ///< requests for which none is free
  std::uint64_t restarts = 0;  ///< scorers that were made in place of others
  /// Why a scorer ended or could not be loaded, as clients may know it; "" if none has.
  std::string last_failure;
};

/// A model that answers requests of HTTP for as long as it is served. Methods are thread-safe.
class Service {
 public:
  virtual ~Service() = default;

  /// The answer to a request, which may be a refusal. Where no answer can be given, it has the
  /// status 503, 500 or 504 and says why.
  virtual ScoringAnswer answer(std::string_view content_type, std::string_view body) = 0;
  /// Makes every wait end soon, also of requests that are answered. None is answered after that.
  virtual void end() = 0;

  virtual ServiceState state() const = 0;
  /// Of the MLflow that answers, or as which is answered; "" when that is not known yet.
  virtual std::string mlflow_version() const = 0;
};

}  // namespace mlf::scoring
