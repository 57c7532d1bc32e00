// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "cli/verb.h"

namespace mlf::tools {

void add_param(cli::Tool& tool);
void add_metric(cli::Tool& tool);
void add_tag(cli::Tool& tool);
void add_artifact(cli::Tool& tool);
void add_batch(cli::Tool& tool);
void add_dataset(cli::Tool& tool);

/// How `mlf log metric --stdin` reads.
struct StreamOptions {
  std::optional<std::int64_t> step;
  std::optional<std::int64_t> timestamp;
  bool number_steps = false;
  bool strict = false;
  bool tee = false;
};

/// Logs the lines of standard input. @return the exit code.
int log_metric_stream(const StreamOptions& options, cli::Session& session);

}  // namespace mlf::tools
