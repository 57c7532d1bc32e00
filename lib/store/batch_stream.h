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

/// Logs a batch of any size in parts within MLflow's limits. @throws Error; the parts before the
/// one that failed are stored.
void log_in_parts(TrackingStore& store, const RunId& run, Batch batch);

/// Logs lines of JSON to a run; wire/batch_line.h describes the format. A line with a fault is not
/// logged at all. Lines with only metrics are collected into batches of MLflow's size, and large
/// lines are split into several batches. What was collected is stored before a fault is reported.
class BatchStream {
 public:
  /// Called for a line with a fault; may throw to stop.
  using OnFault = std::function<void(std::uint64_t line_number, const std::string& fault)>;

  /// The references must outlive the stream.
  BatchStream(TrackingStore& store, RunId run, const Clock& clock, OnFault on_fault);

  /// Takes text in pieces of any size; blank lines are ignored.
  /// @throws Error when what was collected cannot be stored.
  void feed(std::string_view text);
  /// Takes the rest as the last line and flushes.
  void finish();
  /// Stores what was collected. @throws Error.
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
  std::optional<std::map<std::string, std::string>> known_params_;  ///< read when first needed
  std::uint64_t lines_ = 0;
  std::uint64_t faults_ = 0;
};

}  // namespace mlf::store
