// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "net/http_server.h"
#include "scoring/service.h"

namespace mlf::serving {

/// Upper bounds of a histogram of times, in seconds.
inline constexpr std::array time_bounds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1,
                                        0.25,   0.5,   1.0,    2.5,   5.0,  10.0,  30.0, 60.0};

/// Counts the requests of a server for models. Not thread-safe.
class ServingMetrics {
 public:
  void add(const net::RequestRecord& record);
  /// In the text format of Prometheus, together with what the service and the server say.
  std::string text(const scoring::ServiceState& service, const net::ServerCounters& server) const;

 private:
  struct Histogram {
    std::array<std::uint64_t, time_bounds.size()> counts{};  ///< of each bucket by itself
    std::uint64_t count = 0;
    double sum = 0;  ///< seconds

    void add(net::RequestRecord::Duration time);
  };

  std::map<std::pair<std::string, int>, std::uint64_t> requests_;  ///< by route and status
  std::uint64_t incomplete_ = 0;
  std::map<std::string, Histogram> stages_;
};

}  // namespace mlf::serving
