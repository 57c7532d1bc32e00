// SPDX-License-Identifier: Apache-2.0
// Runs a command and records what it does: its output, metrics found in the output, system metrics,
// its process, and how it ended. The command matters more than its record, so an error while
// recording becomes a warning and stops only the part that failed. All recording happens in
// callbacks of supervise::run_command(), in one thread, so nothing here needs a lock.
#include "record/track.h"

#include <array>
#include <memory>
#include <utility>

#include <string.h>  // NOLINT(modernize-deprecated-headers): sigabbrev_np
#include <unistd.h>

#include "base/error.h"
#include "base/failure.h"
#include "base/process_identity.h"
#include "core/tag.h"
#include "record/metric_recorder.h"
#include "record/system_metrics.h"
#include "tracking/end_run.h"
#include "wire/process_json.h"

namespace mlf::record {

namespace {

using SteadyClock = std::chrono::steady_clock;
constexpr std::chrono::seconds heartbeat{10};

std::string signal_name(int signal) {
  const char* name = sigabbrev_np(signal);
  return name == nullptr ? std::to_string(signal) : "SIG" + std::string(name);
}

/// The recording of one run. Each part that fails is reported once and not tried again.
class Recording {
 public:
  Recording(const Run& run, TrackOptions& options, store::TrackingStore& store,
            const Context& context)
      : id_(RunId::parse(run.info.run_id)),
        store_(store),
        context_(context),
        identity_(own_identity()) {
    attempt("lock the run", [&] { lease_ = store_.take_lease(id_); });
    if (options.artifacts != nullptr) open_output(*options.artifacts, options.max_output);
    if (!options.patterns.empty()) open_metrics(std::move(options.patterns));
    if (options.system_metrics) open_system_metrics(*options.system_metrics);
  }

  std::vector<int> descriptors_for_command() const {
    return lease_ ? lease_->descriptors() : std::vector<int>{};
  }

  supervise::Supervision supervision(const TrackOptions& options) {
    supervise::Supervision result;
    if (options.bounds_passed_on) result.most_passed_on = options.max_output;
    result.on_bytes = [this](supervise::Stream stream, std::string_view bytes) {
      record(stream, bytes);
    };
    result.on_tick = [this] { tick(); };
    result.on_start = [this](pid_t pid) { started(pid); };
    result.tick = std::chrono::milliseconds(250);
    return result;
  }

  /// @return false when the run could not be ended, which has been reported.
  bool end(const supervise::Outcome& outcome, SteadyClock::duration took) {
    for (auto& output : outputs_) {
      if (output) record_output([&] { output->finish(); });
      output.reset();
    }
    if (metrics_) {
      attempt("record metrics", [&] { metrics_->finish(); });
    }
    if (monitor_) sample_system(true);
    const auto end_with = [&](std::vector<Tag> tags) {
      tracking::end_run(store_, id_, status_of(outcome), context_, std::move(tags));
    };
    if (attempt("record how the command ended", [&] { end_with(end_tags(outcome, took)); })) {
      return true;
    }
    release();
    // The exit code is needed: without one of the tags of an end the run would not count as ended.
    return attempt("end the run", [&] { end_with({exit_code_tag(outcome)}); });
  }

 private:
  /// Calls `function`; an exception becomes a warning. That includes std::bad_alloc and other
  /// exceptions of the standard library: the command must go on.
  /// @return false when there was an exception.
  template <typename Function>
  bool attempt(std::string_view what, Function function) {
    try {
      function();
      return true;
    } catch (const std::exception& error) {
      context_.reporter.warn(fmt::format("cannot {}: {}", what, readable_error(error).what()));
      return false;
    }
  }

  /// attempt() for the output. When both streams fail, the reason is probably the same, so only the
  /// first error is reported; it is also kept for the tag mlf.exec.outputError.
  template <typename Function>
  bool record_output(Function function) {
    try {
      function();
      return true;
    } catch (const std::exception& error) {
      if (output_error_.empty()) {
        output_error_ = readable_error(error).what();
        context_.reporter.warn(fmt::format("cannot record output: {}", output_error_));
      }
      return false;
    }
  }

  /// Frees descriptors and memory, whose lack may be why the run could not be ended.
  void release() {
    metrics_.reset();
    pattern_writer_.reset();
    monitor_.reset();
    system_writer_.reset();
  }

  void open_output(artifact::ArtifactRepository& artifacts, std::uint64_t most) {
    constexpr std::array paths{stdout_artifact, stderr_artifact};
    for (std::size_t i = 0; i < paths.size(); ++i) {
      record_output([&] { outputs_[i].emplace(artifacts, RelativePath::parse(paths[i]), most); });
    }
  }

  void open_metrics(std::vector<MetricPattern> patterns) {
    attempt("record metrics", [&] {
      pattern_writer_ = store_.open_metric_writer(id_);
      metrics_.emplace(std::move(patterns), *pattern_writer_, context_);
    });
  }

  void open_system_metrics(const SystemMetricsOptions& options) {
    attempt("record system metrics", [&] {
      system_options_ = options;
      system_writer_ = store_.open_metric_writer(id_);
      monitor_.emplace();
      next_sample_ = SteadyClock::now() + options.interval;
    });
  }

  void record(supervise::Stream stream, std::string_view bytes) {
    auto& output = outputs_[static_cast<std::size_t>(stream)];
    if (output && !record_output([&] { output->append(bytes); })) output.reset();
    if (metrics_ && !attempt("record metrics", [&] { metrics_->feed(stream, bytes); })) {
      metrics_.reset();
    }
  }

  void started(pid_t pid) {
    attempt("record the command's process", [&] {
      identity_.child = find_process(pid);
      store_.set_tag(id_, {std::string(tags::exec_process), wire::encode(identity_)});
    });
  }

  void tick() {
    const auto now = SteadyClock::now();
    if (lease_ && now >= next_heartbeat_) {
      lease_->touch();
      next_heartbeat_ = now + heartbeat;
    }
    if (monitor_ && now >= next_sample_) {
      next_sample_ += system_options_.interval;
      sample_system(false);
    }
  }

  void sample_system(bool is_last) {
    if (!attempt("record system metrics", [&] { log_sample(is_last); })) monitor_.reset();
  }

  void log_sample(bool is_last) {
    monitor_->sample();
    if (++samples_ < system_options_.samples_before_logging && !is_last) return;
    samples_ = 0;
    const auto values = monitor_->take();
    const std::int64_t time = context_.clock.now_ms();
    const std::string& node = system_options_.node_id;
    const std::string prefix = node.empty() ? "system/" : "system/" + node + "/";
    const std::int64_t step = system_step_++;
    for (const auto& [name, value] : values) {
      system_writer_->append(prefix + name, {.timestamp = time, .value = value, .step = step});
    }
    system_writer_->flush();
  }

  static Tag exit_code_tag(const supervise::Outcome& outcome) {
    return {std::string(tags::exec_exit_code), std::to_string(outcome.status.shell_code())};
  }

  std::vector<Tag> end_tags(const supervise::Outcome& outcome, SteadyClock::duration took) const {
    const double seconds = std::chrono::duration<double>(took).count();
    std::vector<Tag> result{exit_code_tag(outcome),
                            {std::string(tags::exec_duration), fmt::format("{:.3f}", seconds)}};
    if (outcome.status.signal != 0) {
      result.push_back({std::string(tags::exec_signal), signal_name(outcome.status.signal)});
    }
    if (!output_error_.empty()) {
      result.push_back({std::string(tags::exec_output_error), output_error_});
    }
    return result;
  }

  RunStatus status_of(const supervise::Outcome& outcome) {
    const bool killed = outcome.was_told_to_stop || outcome.status.signal != 0 ||
                        (outcome.was_interrupted && !outcome.status.success());
    if (killed) return RunStatus::killed;
    if (!outcome.status.success()) return RunStatus::failed;
    const RunStatus own = store_.get_run_info(id_).status;
    return own == RunStatus::failed || own == RunStatus::killed ? own : RunStatus::finished;
  }

  RunId id_;
  store::TrackingStore& store_;
  const Context& context_;
  ProcessIdentity identity_;
  std::unique_ptr<store::RunLease> lease_;
  std::array<std::optional<RecordedOutput>, 2> outputs_;
  std::string output_error_;
  std::unique_ptr<store::MetricWriter> pattern_writer_;
  std::optional<MetricRecorder> metrics_;
  std::unique_ptr<store::MetricWriter> system_writer_;
  std::optional<SystemMonitor> monitor_;
  SystemMetricsOptions system_options_;
  std::int64_t system_step_ = 0;
  std::int64_t samples_ = 0;
  SteadyClock::time_point next_sample_;
  SteadyClock::time_point next_heartbeat_;
};

/// As in shells: 127 for a command that does not exist, 126 for one that cannot be executed.
int exit_code_of(const std::exception& exception) {
  constexpr int not_there = 127;
  constexpr int not_runnable = 126;
  const auto* const error = dynamic_cast<const Error*>(&exception);
  const bool is_there = error == nullptr || error->code() != ErrorCode::resource_does_not_exist;
  return is_there ? not_runnable : not_there;
}

}  // namespace

supervise::Outcome track(const Run& run, TrackOptions options, store::TrackingStore& store,
                         supervise::SignalWatch& signals, const Context& context) {
  Recording recording(run, options, store, context);
  Command command;
  command.arguments = std::move(options.command);
  command.directory = std::move(options.directory);
  command.environment = std::move(options.environment);
  command.keep_open = recording.descriptors_for_command();
  const auto begin = SteadyClock::now();
  bool is_ended = false;
  const auto end = [&](const supervise::Outcome& outcome) {
    is_ended = recording.end(outcome, SteadyClock::now() - begin);
  };
  try {
    auto outcome =
        supervise::run_command(std::move(command), signals, recording.supervision(options), end);
    if (!is_ended && outcome.status.success()) outcome.status.code = 1;
    return outcome;
  } catch (const std::exception& error) {
    context.reporter.warn(readable_error(error).what());
    const supervise::Outcome outcome{.status = {.code = exit_code_of(error), .signal = 0}};
    end(outcome);
    return outcome;
  }
}

void pass_on_interrupt(const supervise::Outcome& outcome) {
  if (outcome.status.signal == SIGINT) raise(SIGINT);
}

}  // namespace mlf::record
