// SPDX-License-Identifier: Apache-2.0
#include "serving/metrics.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/numbers.h"

namespace mlf::serving {

namespace {

constexpr std::string_view stage_name = "mlf_request_stage_seconds";
constexpr std::string_view batch_name = "mlf_batch_requests";

void head(std::string& out, std::string_view name, std::string_view type, std::string_view help) {
  out += fmt::format("# HELP {0} {2}\n# TYPE {0} {1}\n", name, type, help);
}

void value(std::string& out, std::string_view name, std::string_view type, std::string_view help,
           std::uint64_t number) {
  head(out, name, type, help);
  out += fmt::format("{} {}\n", name, number);
}

/// A text between the quotes of a label.
std::string escaped(std::string_view text) {
  std::string result;
  for (const char each : text) {
    if (each == '\n') {
      result += "\\n";
      continue;
    }
    if (each == '"' || each == '\\') result += '\\';
    result += each;
  }
  return result;
}

std::string model_label(std::string_view name) {
  return fmt::format("model=\"{}\"", escaped(name));
}

/// One line for each model.
template <typename Number>
void of_models(std::string& out, std::string_view name, std::string_view type,
               std::string_view help, std::span<const MeasuredModel> models, Number number) {
  head(out, name, type, help);
  for (const auto& model : models) {
    out += fmt::format("{}{{{}}} {}\n", name, model_label(model.name), number(model.state));
  }
}

void write_models(std::string& out, std::span<const MeasuredModel> models) {
  using State = scoring::ServiceState;
  head(out, "mlf_model_info", "gauge", "The version of each model that answers; always 1.");
  for (const auto& model : models) {
    out += fmt::format("mlf_model_info{{{},version=\"{}\"}} 1\n", model_label(model.name),
                       escaped(model.version));
  }
  of_models(out, "mlf_workers", "gauge", "Workers that there should be.", models,
            [](const State& state) { return state.scorers; });
  of_models(out, "mlf_workers_alive", "gauge", "Workers that have the model loaded.", models,
            [](const State& state) { return state.alive; });
  of_models(out, "mlf_workers_busy", "gauge", "Workers that answer a request.", models,
            [](const State& state) { return state.busy; });
  of_models(out, "mlf_worker_restarts_total", "counter",
            "Workers that were started in place of others.", models,
            [](const State& state) { return state.restarts; });
}

}  // namespace

void Histogram::add(double value) {
  const auto bucket = std::ranges::lower_bound(bounds_, value);
  if (bucket != bounds_.end()) ++counts_[static_cast<std::size_t>(bucket - bounds_.begin())];
  ++count_;
  sum_ += value;
}

std::string Histogram::text(std::string_view name, std::string_view labels) const {
  std::string out;
  std::uint64_t below = 0;
  for (std::size_t i = 0; i < bounds_.size(); ++i) {
    below += counts_[i];
    out += fmt::format("{}_bucket{{{},le=\"{}\"}} {}\n", name, labels, format_double(bounds_[i]),
                       below);
  }
  return out += fmt::format(
             "{0}_bucket{{{1},le=\"+Inf\"}} {2}\n{0}_sum{{{1}}} {3}\n"
             "{0}_count{{{1}}} {2}\n",
             name, labels, count_, format_double(sum_));
}

void ServingMetrics::add_stage(std::string_view model, std::string_view stage,
                               net::RequestRecord::Duration duration) {
  auto& histogram =
      stages_.try_emplace({std::string(model), std::string(stage)}, time_bounds).first->second;
  histogram.add(std::chrono::duration<double>(duration).count());
}

void ServingMetrics::add(const MeasuredRequest& request) {
  const auto& record = request.record;
  ++requests_[{std::string(request.model), std::string(request.route), record.status}];
  if (!record.is_complete) ++incomplete_;
  if (!request.times) return;
  const auto& times = *request.times;
  add_stage(request.model, "queue", record.queue + times.queue);
  add_stage(request.model, "work", record.work - std::min(record.work, times.queue));
  add_stage(request.model, "send", record.send);
  if (times.together == 0) return;
  add_stage(request.model, "parse", times.parse);
  add_stage(request.model, "predict", times.predict);
  add_stage(request.model, "encode", times.encode);
  batches_.try_emplace(std::string(request.model), batch_bounds)
      .first->second.add(static_cast<double>(times.together));
}

std::string ServingMetrics::text(std::span<const MeasuredModel> models,
                                 const net::ServerCounters& server) const {
  std::string out;
  head(out, "mlf_requests_total", "counter", "Requests that were answered.");
  std::uint64_t errors = 0;
  for (const auto& [key, count] : requests_) {
    const auto& [model, route, status] = key;
    out += fmt::format("mlf_requests_total{{{},route=\"{}\",status=\"{}\"}} {}\n",
                       model_label(model), route, status, count);
    if (status >= 400) errors += count;
  }
  value(out, "mlf_request_errors_total", "counter", "Answers with a status of 400 or more.",
        errors);
  value(out, "mlf_incomplete_responses_total", "counter",
        "Answers that were not sent to their end.", incomplete_);
  head(out, stage_name, "histogram",
       "Times of requests for predictions: waiting for a worker (queue), all that the worker does "
       "(work), of this reading the input (parse), the model (predict) and writing the answer "
       "(encode), and being sent (send).");
  for (const auto& [key, histogram] : stages_) {
    out += histogram.text(stage_name,
                          fmt::format("{},stage=\"{}\"", model_label(key.first), key.second));
  }
  head(out, batch_name, "histogram",
       "For each request, with how many the model was asked at once, itself included.");
  for (const auto& [model, histogram] : batches_) {
    out += histogram.text(batch_name, model_label(model));
  }
  value(out, "mlf_requests_in_progress", "gauge", "Requests that are not yet answered.",
        server.requests_in_progress);
  value(out, "mlf_requests_queued", "gauge", "Requests that wait for a thread of the server.",
        server.queued_requests);
  write_models(out, models);
  return out;
}

}  // namespace mlf::serving
