// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "record/line_scanner.h"
#include "record/metric_pattern.h"
#include "store/tracking_store.h"
#include "supervise/run_command.h"

namespace mlf::record {

/// Records the metrics that patterns recognise in a command's output. A metric without a step in
/// its line gets the next one after its last; a progress bar that repeats a value adds no point.
class MetricRecorder {
 public:
  /// More keys than this are no metrics but noise; further ones are left out, with a warning.
  static constexpr std::size_t most_keys = 1000;

  /// The references outlive it. There is one warning for each thing that cannot be recorded.
  MetricRecorder(std::vector<MetricPattern> patterns, store::MetricWriter& writer,
                 const Context& context);

  /// Output as it came. What is recognised in it can be read by others at return.
  void feed(supervise::Stream stream, std::string_view bytes);
  /// The end of both streams.
  void finish();

 private:
  struct Last {
    double value = 0;
    std::int64_t step = 0;
  };

  void scan(const OutputLine& line);
  void record(const SeenMetric& seen, bool is_redraw);
  bool accepts(const std::string& key);

  std::vector<MetricPattern> patterns_;
  store::MetricWriter& writer_;
  const Context& context_;
  std::array<LineScanner, 2> scanners_;
  std::map<std::string, Last> last_;
  std::set<std::string> refused_;
  bool is_changed_ = false;
};

}  // namespace mlf::record
