// SPDX-License-Identifier: Apache-2.0
#include "store/metric_stream.h"

#include <utility>

namespace mlf::store {

namespace {

constexpr std::size_t longest_metric_line = std::size_t{1} << 20;

}  // namespace

MetricStream::MetricStream(MetricWriter& writer, const Clock& clock, MetricStreamOptions options,
                           OnFault on_fault)
    : writer_(writer),
      clock_(clock),
      options_(options),
      on_fault_(std::move(on_fault)),
      splitter_(longest_metric_line) {}

void MetricStream::fault(const std::string& message) {
  ++faults_;
  on_fault_(lines_, message);
}

void MetricStream::take_line(std::string_view line, bool is_too_long) {
  ++lines_;
  if (is_too_long) return fault("the line is longer than 1 MiB");
  if (!parser_.parse(line)) return fault(parser_.fault());
  const auto points = parser_.points();
  if (points.empty()) return;
  const std::int64_t timestamp = parser_.timestamp().value_or(options_.timestamp.value_or(now_));
  const std::int64_t step = parser_.step().value_or(options_.step);
  if (options_.number_steps && !parser_.step()) ++options_.step;
  for (const auto& point : points) {
    writer_.append(point.key, {.timestamp = timestamp, .value = point.value, .step = step});
  }
  points_ += points.size();
}

void MetricStream::feed(std::string_view text) {
  now_ = clock_.now_ms();
  splitter_.feed(text,
                 [this](std::string_view line, bool is_too_long) { take_line(line, is_too_long); });
}

void MetricStream::finish() {
  splitter_.finish(
      [this](std::string_view line, bool is_too_long) { take_line(line, is_too_long); });
}

}  // namespace mlf::store
