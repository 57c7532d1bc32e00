// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>

#include <mlf/error.h>
#include <mlf/export.h>

namespace mlf::v1 {

/// How a run ended.
enum class RunStatus { finished, failed, killed };

/// A run being recorded; Client makes it. What a method has recorded when it returns is in the
/// store: others see it, and it survives the process.
///
/// The run ends with end(). Otherwise the destructor ends it: FAILED when an exception is
/// destroying it, else FINISHED. A process that dies without unwinding leaves it RUNNING.
///
/// Methods throw mlf::Error. They may be called from several threads at once, but not while the
/// run is being moved, assigned or destroyed. A moved-from run may only be assigned or destroyed.
class MLF_EXPORT Run {
 public:
  Run(Run&& other) noexcept;
  Run& operator=(Run&& other) noexcept;
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;
  ~Run();

  const std::string& id() const noexcept;
  const std::string& name() const noexcept;
  const std::string& experiment_id() const noexcept;

  /// An input of the run. It keeps its first value: the same again is no error, another is
  /// INVALID_PARAMETER_VALUE.
  void log_param(std::string_view key, std::string_view value);
  /// A number or truth value, spelt as Python spells it: 0.001, 1e-05, 10, True.
  template <typename Number, typename = std::enable_if_t<std::is_arithmetic_v<Number>>>
  void log_param(std::string_view key, Number value);
  /// All of them in one write; at most 100.
  void log_params(const std::map<std::string, std::string>& params);

  /// A point of a metric, at this moment. NaN and the infinities are values like any other.
  void log_metric(std::string_view key, double value, std::int64_t step = 0);
  /// Points of several metrics at one step; at most 1000.
  void log_metrics(const std::map<std::string, double>& metrics, std::int64_t step = 0);

  /// A label; it replaces an earlier one of that key.
  void set_tag(std::string_view key, std::string_view value);

  /// Copies a file, or what is in a directory and below it, into the run's artifacts: into their
  /// directory `artifact_path` ("models/best"), or to the top. Each file appears there whole.
  void log_artifact(const std::filesystem::path& local_path, std::string_view artifact_path = {});

  /// Ends the run. Ending it again with the same status does nothing.
  /// Methods that record are INVALID_STATE from now on.
  void end(RunStatus status = RunStatus::finished);

 private:
  friend class Client;
  struct MLF_HIDDEN State;
  explicit Run(std::unique_ptr<State> state) noexcept;

  void log_integer(std::string_view key, long long value);
  void log_unsigned(std::string_view key, unsigned long long value);
  void log_real(std::string_view key, double value);

  std::unique_ptr<State> state_;
};

template <typename Number, typename>
void Run::log_param(std::string_view key, Number value) {
  if constexpr (std::is_same_v<Number, bool>) {
    log_param(key, std::string_view(value ? "True" : "False"));
  } else if constexpr (std::is_floating_point_v<Number>) {
    log_real(key, static_cast<double>(value));
  } else if constexpr (std::is_signed_v<Number>) {
    log_integer(key, value);
  } else {
    log_unsigned(key, value);
  }
}

}  // namespace mlf::v1
