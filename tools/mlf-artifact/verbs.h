// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/verb.h"

/// The verbs of `mlf artifact`, one file each.
namespace mlf::tools {

void add_list(cli::Tool& tool);
void add_get(cli::Tool& tool);
void add_put(cli::Tool& tool);
void add_cat(cli::Tool& tool);

}  // namespace mlf::tools
