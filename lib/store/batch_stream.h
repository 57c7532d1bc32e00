// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/line_splitter.h"
#include "core/ids.h"
#include "core/validation.h"
#include "store/tracking_store.h"

namespace mlf::store {

/// Logs a batch of any size, in parts within MLflow's limits. @throws Error; parts before it are
/// logged.
void log_in_parts(TrackingStore& store, const RunId& run, Batch batch);

/// Lines of JSON become batches of a run; wire/batch_line.h has the format. What a line logs, it
/// logs whole or, after a fault, not at all; lines of metrics alone are gathered into batches of
/// MLflow's size, and larger lines are split into such. What was gathered is stored before a fault
/// is told.
class BatchStream {
 public:
  /// Is told of a line with a fault, which logged nothing, and may throw to stop.
  using OnFault = std::function<void(std::uint64_t line_number, const std::string& fault)>;

  /// The references outlive the stream.
  BatchStream(TrackingStore& store, RunId run, const Clock& clock, OnFault on_fault);

  /// Text in any pieces; blank lines are passed over.
  /// @throws Error when what was gathered cannot be stored.
  void feed(std::string_view text);
  /// Takes what is left as the last line, and flushes.
  void finish();
  /// Stores what was gathered. @throws Error.
  void flush();

  std::uint64_t lines() const { return lines_; }
  std::uint64_t faults() const { return faults_; }

 private:
  void take_line(std::string_view line, bool is_too_long);
  void check_params(const std::vector<Param>& params);
  void take_batch(Batch batch);

  TrackingStore& store_;
  RunId run_;
  const Clock& clock_;
  OnFault on_fault_;
  LineSplitter splitter_;
  std::vector<Metric> gathered_;
  std::optional<std::map<std::string, std::string>> known_params_;  ///< asked for when needed
  std::uint64_t lines_ = 0;
  std::uint64_t faults_ = 0;
};

}  // namespace mlf::store
