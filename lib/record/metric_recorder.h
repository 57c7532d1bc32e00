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

/// Records the metrics that patterns find in a command's output. A metric whose line has no step
/// gets the step after its last one. A progress bar that is redrawn with the same value adds no
/// point.
class MetricRecorder {
 public:
  /// The most keys that are recorded; further ones are left out, with a warning, since so many
  /// different names are unlikely to be metrics.
  static constexpr std::size_t most_keys = 1000;

  /// The references must outlive this object. Each key that cannot be recorded gets one warning, at
  /// most ten in all.
  MetricRecorder(std::vector<MetricPattern> patterns, store::MetricWriter& writer,
                 const Context& context);

  /// Takes output in pieces of any size. Metrics found in it are visible to other readers when this
  /// returns.
  void feed(supervise::Stream stream, std::string_view bytes);
  /// Takes the last lines; call it when both streams have ended.
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
