// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/verb.h"

/// The verbs of `mlf run`, one file each.
namespace mlf::tools {

void add_start(cli::Tool& tool);
void add_end(cli::Tool& tool);
void add_list(cli::Tool& tool);
void add_search(cli::Tool& tool);
void add_show(cli::Tool& tool);
void add_compare(cli::Tool& tool);
void add_plot(cli::Tool& tool);
void add_delete(cli::Tool& tool);
void add_restore(cli::Tool& tool);
void add_exec(cli::Tool& tool);
void add_reap(cli::Tool& tool);

}  // namespace mlf::tools
