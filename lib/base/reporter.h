// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace mlf {

/// Where the parts of mlf say what they do: the terminal of a command, the log of a server, a list
/// in a test. A message is one line without an end, and no part prints by itself. Methods may be
/// called from several threads at once.
class Reporter {
 public:
  virtual ~Reporter() = default;

  /// What the user wants to know although nothing is wrong: "made experiment 'iris'".
  virtual void note(std::string_view message) = 0;
  /// What went wrong while the work goes on: a damaged run that was left out.
  virtual void warn(std::string_view message) = 0;
  /// What only helps to understand why something happened; shown when asked for (-v).
  virtual void detail(std::string_view message) = 0;
};

/// Says nothing.
class SilentReporter : public Reporter {
 public:
  void note(std::string_view /*message*/) override {}
  void warn(std::string_view /*message*/) override {}
  void detail(std::string_view /*message*/) override {}
};

}  // namespace mlf
