// SPDX-License-Identifier: Apache-2.0
#include "serving/metrics.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/numbers.h"
#include "serving/handler.h"

namespace mlf::serving {

namespace {

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out += fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
}

void value(std::string& out, std::string_view name, std::string_view type, std::string_view help,
           std::uint64_t number) {
  head(out, name, type, help);
  out += fmt::format("{} {}\n", name, number);
}

/// Paths that clients make up have no label of their own.
std::string route_label(const std::string& path) { return is_serving_route(path) ? path : "other"; }

}  // namespace

void ServingMetrics::Histogram::add(net::RequestRecord::Duration time) {
  const double seconds = std::chrono::duration<double>(time).count();
  const auto* bucket = std::ranges::lower_bound(time_bounds, seconds);
  if (bucket != time_bounds.end()) ++counts[static_cast<std::size_t>(bucket - time_bounds.begin())];
  ++count;
  sum += seconds;
}

void ServingMetrics::add(const net::RequestRecord& record) {
  const auto route = route_label(record.path);
  ++requests_[{route, record.status}];
  if (!record.is_complete) ++incomplete_;
  const bool was_worked_on = record.work.count() > 0;
  if (route != invocations_path || !was_worked_on) return;
  stages_["queue"].add(record.queue);
  stages_["work"].add(record.work);
  stages_["send"].add(record.send);
}

std::string ServingMetrics::text(const scoring::ServiceState& service,
                                 const net::ServerCounters& server) const {
  std::string out;
  head(out, "mlf_requests_total", "counter", "Requests that were answered.");
  std::uint64_t errors = 0;
  for (const auto& [key, count] : requests_) {
    out += fmt::format("mlf_requests_total{{route=\"{}\",status=\"{}\"}} {}\n", key.first,
                       key.second, count);
    if (key.second >= 400) errors += count;
  }
  value(out, "mlf_request_errors_total", "counter", "Answers with a status of 400 or more.",
        errors);
  value(out, "mlf_incomplete_responses_total", "counter",
        "Answers that were not sent to their end.", incomplete_);
  head(out, "mlf_request_stage_seconds", "histogram",
       "Times of requests for predictions: waiting for a worker (queue), being answered by the "
       "model (work), being sent (send).");
  for (const auto& [stage, histogram] : stages_) {
    std::uint64_t below = 0;
    for (std::size_t i = 0; i < time_bounds.size(); ++i) {
      below += histogram.counts[i];
      out += fmt::format("mlf_request_stage_seconds_bucket{{stage=\"{}\",le=\"{}\"}} {}\n", stage,
                         format_double(time_bounds[i]), below);
    }
    out += fmt::format(
        "mlf_request_stage_seconds_bucket{{stage=\"{0}\",le=\"+Inf\"}} {1}\n"
        "mlf_request_stage_seconds_sum{{stage=\"{0}\"}} {2}\n"
        "mlf_request_stage_seconds_count{{stage=\"{0}\"}} {1}\n",
        stage, histogram.count, format_double(histogram.sum));
  }
  value(out, "mlf_requests_in_progress", "gauge", "Requests that are not yet answered.",
        server.requests_in_progress);
  value(out, "mlf_requests_queued", "gauge", "Requests that wait for a worker.",
        server.queued_requests);
  value(out, "mlf_workers", "gauge", "Workers that there should be.", service.scorers);
  value(out, "mlf_workers_alive", "gauge", "Workers that have the model loaded.", service.alive);
  value(out, "mlf_workers_busy", "gauge", "Workers that answer a request.", service.busy);
  value(out, "mlf_worker_restarts_total", "counter",
        "Workers that were started in place of others.", service.restarts);
  return out;
}

}  // namespace mlf::serving
