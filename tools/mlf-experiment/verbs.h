// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/verb.h"

namespace mlf::tools {

void add_create(cli::Tool& tool);
void add_list(cli::Tool& tool);
void add_search(cli::Tool& tool);
void add_show(cli::Tool& tool);
void add_rename(cli::Tool& tool);
void add_tag(cli::Tool& tool);
void add_delete(cli::Tool& tool);
void add_restore(cli::Tool& tool);

}  // namespace mlf::tools
