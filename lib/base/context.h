// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "base/clock.h"
#include "base/file.h"
#include "base/ids.h"
#include "base/reporter.h"
#include "base/tool_runner.h"
#include "base/user.h"

namespace mlf {

/// What every part of mlf needs from outside: made once by the program, handed down by reference,
/// replaced by tests (test::FakeContext). What only one layer needs is a parameter of that layer.
/// The references outlive the context, and the context outlives what it is given to.
struct Context {
  const Clock& clock;
  IdSource& ids;
  Reporter& reporter;
  Variable variable;  ///< looks environment variables up
  Durability durability = Durability::commit;
  /// Runs a tool that takes long and whose output the user wants to see, such as pip.
  RunTool run_tool;
  /// The signal that asked this process to end, if one came since it was watched for.
  std::function<std::optional<int>()> stop_signal = [] { return std::optional<int>(); };
};

}  // namespace mlf
