// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/verb.h"

/// The verbs of `mlf models`, one file each.
namespace mlf::tools {

void add_list(cli::Tool& tool);
void add_package(cli::Tool& tool);
void add_show(cli::Tool& tool);

}  // namespace mlf::tools
