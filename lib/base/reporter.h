// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace mlf {

/// Takes the messages of all parts of mlf, which never print by themselves. A command shows them on
/// its terminal, a server writes them to its log, a test collects them. A message is one line
/// without a line end. Methods may be called from several threads at once.
class Reporter {
 public:
  virtual ~Reporter() = default;

  /// Something that the user wants to know although nothing is wrong: "made experiment 'iris'".
  virtual void note(std::string_view message) = 0;
  /// Something went wrong, and the work goes on: a damaged run was left out.
  virtual void warn(std::string_view message) = 0;
  /// A detail that explains why something happened; shown only with -v.
  virtual void detail(std::string_view message) = 0;
};

/// Drops all messages.
class SilentReporter : public Reporter {
 public:
  void note(std::string_view /*message*/) override {}
  void warn(std::string_view /*message*/) override {}
  void detail(std::string_view /*message*/) override {}
};

}  // namespace mlf
