// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "net/http_server.h"
#include "scoring/service.h"

namespace mlf::serving {

/// Upper bounds of the buckets of a histogram of times, in seconds.
inline constexpr std::array time_bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                        0.25,   0.5,   1.0,    2.5,   5.0,  10.0,  30.0, 60.0};
/// The same of how many requests were answered together.
inline constexpr std::array batch_bounds{1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0};

/// A histogram as Prometheus has it.
class Histogram {
 public:
  explicit Histogram(std::span<const double> bounds) : bounds_(bounds), counts_(bounds.size()) {}

  void add(double value);
  /// Its lines. `labels` are those that all of them have, such as `model="a"`.
  std::string text(std::string_view name, std::string_view labels) const;

 private:
  std::span<const double> bounds_;
  std::vector<std::uint64_t> counts_;  ///< of each bucket by itself
  std::uint64_t count_ = 0;
  double sum_ = 0;
};

/// A request that has ended.
struct MeasuredRequest {
  const net::RequestRecord& record;
  std::string_view route;  ///< with no names of clients in it; "other" for paths that are none
  std::string_view model;  ///< "" for a request that is for none
  std::optional<scoring::AnswerTimes> times{};  ///< of a request that a model was asked for
};

/// A model, for the metrics.
struct MeasuredModel {
  std::string name;
  std::string version;  ///< "" for none
  scoring::ServiceState state;
};

/// Counts the requests of a server for models. Not thread-safe.
class ServingMetrics {
 public:
  void add(const MeasuredRequest& request);
  /// In the text format of Prometheus, together with what the models and the server say.
  std::string text(std::span<const MeasuredModel> models, const net::ServerCounters& server) const;

 private:
  void add_stage(std::string_view model, std::string_view stage,
                 net::RequestRecord::Duration duration);

  /// By model, route and status.
  std::map<std::tuple<std::string, std::string, int>, std::uint64_t> requests_;
  std::uint64_t incomplete_ = 0;
  std::map<std::pair<std::string, std::string>, Histogram> stages_;  ///< by model and stage
  std::map<std::string, Histogram> batches_;                         ///< by model
};

}  // namespace mlf::serving
