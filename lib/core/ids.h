// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <utility>

namespace mlf {

/// A validated run id: `[a-zA-Z0-9][\w-]{0,255}` in ASCII. It is also a safe file name.
class RunId {
 public:
  /// @throws Error INVALID_PARAMETER_VALUE with MLflow's message.
  static RunId parse(std::string_view text);
  static bool is_valid(std::string_view text);
  const std::string& str() const { return text_; }
  auto operator<=>(const RunId&) const = default;

 private:
  explicit RunId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// A validated experiment id: `[a-zA-Z0-9][\w-]{0,63}` in ASCII. It is also a safe file name.
class ExperimentId {
 public:
  /// @throws Error INVALID_PARAMETER_VALUE with MLflow's message.
  static ExperimentId parse(std::string_view text);
  static bool is_valid(std::string_view text);
  /// "0", the id of the experiment "Default".
  static ExperimentId default_experiment() { return ExperimentId("0"); }
  const std::string& str() const { return text_; }
  auto operator<=>(const ExperimentId&) const = default;

 private:
  explicit ExperimentId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

}  // namespace mlf
