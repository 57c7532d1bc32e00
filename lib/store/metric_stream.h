// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/line_splitter.h"
#include "store/tracking_store.h"
#include "wire/metric_line.h"

namespace mlf::store {

struct MetricStreamOptions {
  std::int64_t step = 0;                  ///< for lines without a step
  bool number_steps = false;              ///< lines without a step get step, step + 1, ... instead
  std::optional<std::int64_t> timestamp;  ///< for lines without one; none: the time of reading
};

/// Logs lines of text as points of a run; wire/metric_line.h describes the format. A line ends with
/// "\n", "\r\n" or the end of the text and may have 1 MiB.
class MetricStream {
 public:
  /// Called for a line with a fault, which logged no points; may throw to stop.
  using OnFault = std::function<void(std::uint64_t line_number, const std::string& fault)>;

  /// The references must outlive the stream.
  MetricStream(MetricWriter& writer, const Clock& clock, MetricStreamOptions options,
               OnFault on_fault);

  /// @throws Error when a point cannot be stored.
  void feed(std::string_view text);
  /// Takes the rest as the last line. Does not flush the writer.
  void finish();

  std::uint64_t lines() const { return lines_; }
  std::uint64_t points() const { return points_; }
  std::uint64_t faults() const { return faults_; }

 private:
  void take_line(std::string_view line, bool is_too_long);
  void fault(const std::string& message);

  MetricWriter& writer_;
  const Clock& clock_;
  MetricStreamOptions options_;
  OnFault on_fault_;
  wire::MetricLineParser parser_;
  LineSplitter splitter_;
  std::int64_t now_ = 0;
  std::uint64_t lines_ = 0;
  std::uint64_t points_ = 0;
  std::uint64_t faults_ = 0;
};

}  // namespace mlf::store
