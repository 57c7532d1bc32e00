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

/// The artifacts that a command's output goes to.
inline constexpr std::string_view stdout_artifact = "output/stdout.txt";
inline constexpr std::string_view stderr_artifact = "output/stderr.txt";

struct SystemMetricsOptions {
  std::chrono::milliseconds interval{10'000};
  std::int64_t samples_before_logging = 1;  ///< that are averaged to one point
  std::string node_id;                      ///< "" or what stands behind "system/"
};

struct TrackOptions {
  std::vector<std::string> command{};
  std::filesystem::path directory{};  ///< to run in; empty: the current one
  std::vector<EnvironmentChange> environment{};
  std::vector<MetricPattern> patterns{};
  std::optional<SystemMetricsOptions> system_metrics{};
  /// Of the run, where its output is recorded; null: it is not recorded.
  artifact::ArtifactRepository* artifacts = nullptr;
  std::uint64_t max_output = default_max_output;  ///< bytes of each stream that are recorded
  /// Whether no more of the output is passed on than is recorded, because a file gets it that
  /// nobody empties.
  bool limits_passing_on = false;
};

/// Runs the command, recording into the run `run`, and ends the run: FINISHED when it exits with 0,
/// KILLED when mlf was told to stop it, or a signal killed it, or it failed after an interrupt from
/// the terminal, otherwise FAILED. A run that the command itself ended as FAILED or KILLED stays so
/// when it exits with 0. A command that cannot be run gives FAILED and the exit status 127, or 126
/// when it may not be run, as shells say it. What cannot be recorded is a warning and stops
/// nothing; but a run that could not be ended gives the exit status 1 where the command's is 0. The
/// tag mlf.exec.outputError says why output is missing. Of longer output than asked for, the middle
/// is left out as RecordedOutput does.
supervise::Outcome track(const Run& run, TrackOptions options, store::TrackingStore& store,
                         supervise::SignalWatch& signals, const Context& context);

/// To be called last, when signals act again: a program that the terminal interrupted ends by that
/// signal, so that a shell's loop around it ends too.
void die_of_interrupt(const supervise::Outcome& outcome);

}  // namespace mlf::record
