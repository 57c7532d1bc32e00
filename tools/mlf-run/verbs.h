// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/verb.h"

/// The verbs of `mlf run`, one file each.
namespace mlf::tools {

void add_start(cli::Tool& tool);
void add_end(cli::Tool& tool);
void add_delete(cli::Tool& tool);
void add_restore(cli::Tool& tool);

}  // namespace mlf::tools
