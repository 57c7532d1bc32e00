// SPDX-License-Identifier: Apache-2.0
#include "record/metric_recorder.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "core/validation.h"

namespace mlf::record {

namespace {

constexpr std::size_t most_warnings = 10;

bool is_same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

}  // namespace

MetricRecorder::MetricRecorder(std::vector<MetricPattern> patterns, store::MetricWriter& writer,
                               const Context& context)
    : patterns_(std::move(patterns)), writer_(writer), context_(context) {}

void MetricRecorder::feed(supervise::Stream stream, std::string_view bytes) {
  const auto index = static_cast<std::size_t>(stream);
  scanners_[index].feed(bytes, [this](const OutputLine& line) { scan(line); });
  if (std::exchange(is_changed_, false)) writer_.flush();
}

void MetricRecorder::finish() {
  for (LineScanner& scanner : scanners_) {
    scanner.finish([this](const OutputLine& line) { scan(line); });
  }
  if (std::exchange(is_changed_, false)) writer_.flush();
}

void MetricRecorder::scan(const OutputLine& line) {
  for (const MetricPattern& pattern : patterns_) {
    for (const SeenMetric& seen : pattern.find(line.text)) record(seen, line.is_redraw);
  }
}

void MetricRecorder::record(const SeenMetric& seen, bool is_redraw) {
  const auto found = last_.find(seen.key);
  const bool is_first = found == last_.end();
  if (is_first && !accepts(seen.key)) return;
  if (!is_first && is_redraw && is_same(found->second.value, seen.value) &&
      seen.step.value_or(found->second.step) == found->second.step) {
    return;
  }
  const std::int64_t next = is_first ? 0 : found->second.step + 1;
  const Last last{seen.value, seen.step.value_or(next)};
  writer_.append(seen.key,
                 {.timestamp = context_.clock.now_ms(), .value = last.value, .step = last.step});
  last_[seen.key] = last;
  is_changed_ = true;
}

bool MetricRecorder::accepts(const std::string& key) {
  const bool is_valid = is_valid_key(key) && utf8_length(key) <= limits::key_length;
  if (is_valid && last_.size() < most_keys) return true;
  if (refused_.size() >= most_warnings || !refused_.insert(key).second) return false;
  context_.reporter.warn(
      is_valid
          ? fmt::format("'{}' is not recorded: {} metrics were recognised already", key, most_keys)
          : fmt::format("'{}' cannot name a metric and is not recorded", printable(key)));
  return false;
}

}  // namespace mlf::record
