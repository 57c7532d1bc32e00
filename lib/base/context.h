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

/// What every part of mlf needs from outside. A program makes one context and passes it down by
/// reference; tests use test::FakeContext. What only one layer needs is a parameter of that layer.
/// The objects referred to must outlive the context, and the context must outlive its users.
struct Context {
  const Clock& clock;
  IdSource& ids;
  Reporter& reporter;
  Variable variable;  ///< looks environment variables up
  Durability durability = Durability::commit;
  /// Runs a tool, such as pip, that takes long. Its output is shown where the context is that of
  /// supervise::with_signals().
  RunTool run_tool = run_quietly;
  /// The signal that asked this process to end; nullopt if none has come.
  std::function<std::optional<int>()> stop_signal = [] { return std::optional<int>(); };
};

}  // namespace mlf
