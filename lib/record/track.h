// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "core/run.h"
#include "record/metric_pattern.h"
#include "record/recorded_output.h"
#include "store/tracking_store.h"
#include "supervise/run_command.h"
#include "supervise/signal_watch.h"

namespace mlf::record {

/// Where a command's output is recorded among the run's artifacts.
inline constexpr std::string_view stdout_artifact = "output/stdout.txt";
inline constexpr std::string_view stderr_artifact = "output/stderr.txt";

struct SystemMetricsOptions {
  std::chrono::milliseconds interval{10'000};
  std::int64_t samples_before_logging = 1;  ///< this many samples are averaged into one point
  std::string node_id;  ///< goes between "system/" and the metric's name; "" for none
};

struct TrackOptions {
  std::vector<std::string> command{};
  std::filesystem::path directory{};  ///< working directory of the command; empty: the current one
  std::vector<EnvironmentChange> environment{};
  std::vector<MetricPattern> patterns{};
  std::optional<SystemMetricsOptions> system_metrics{};
  /// The run's artifacts, to which the output is recorded; null: it is not recorded.
  artifact::ArtifactRepository* artifacts = nullptr;
  std::uint64_t max_output = default_max_output;  ///< how many bytes of each stream are recorded
  /// Whether no more output is passed on than is recorded. Set when the output goes to a file that
  /// nobody truncates, such as a job's log.
  bool bounds_passed_on = false;
};

/// Runs the command, records it in the run `run`, and ends the run with the status
///   - FINISHED when the command exits with 0, unless it has ended the run as FAILED or KILLED
///     itself;
///   - KILLED when mlf was told to stop it, when a signal killed it, or when it failed after an
///     interrupt from the terminal;
///   - FAILED otherwise.
/// As in shells, the exit status is 127 for a command that does not exist and 126 for one that
/// cannot be executed; both give FAILED. What cannot be recorded is a warning and does not stop the
/// command; but when the run could not be ended, an exit status of 0 becomes 1. The tag
/// mlf.exec.outputError says why output is missing. Output longer than `max_output` is shortened as
/// RecordedOutput does.
supervise::Outcome track(const Run& run, TrackOptions options, store::TrackingStore& store,
                         supervise::SignalWatch& signals, const Context& context);

/// When SIGINT ended the command, ends this process by SIGINT too, so that a shell loop around it
/// stops. Call it last, when signals have their default effect again.
void pass_on_interrupt(const supervise::Outcome& outcome);

}  // namespace mlf::record
