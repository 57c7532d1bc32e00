// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/verb.h"

/// The verbs of `mlf project`, each in its own file.
namespace mlf::tools {

void add_cancel(cli::Tool& tool);
void add_execute(cli::Tool& tool);
void add_logs(cli::Tool& tool);
void add_run(cli::Tool& tool);
void add_show(cli::Tool& tool);
void add_status(cli::Tool& tool);
void add_sweep(cli::Tool& tool);
void add_validate(cli::Tool& tool);
void add_wait(cli::Tool& tool);
void add_prepare(cli::Tool& tool);
void add_env_list(cli::Tool& tool);
void add_env_remove(cli::Tool& tool);
void add_env_prune(cli::Tool& tool);

}  // namespace mlf::tools
