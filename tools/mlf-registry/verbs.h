// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/verb.h"

namespace mlf::tools {

void add_create(cli::Tool& tool);
void add_list(cli::Tool& tool);
void add_search(cli::Tool& tool);
void add_show(cli::Tool& tool);
void add_register(cli::Tool& tool);
void add_alias(cli::Tool& tool);
void add_promote(cli::Tool& tool);
void add_rollback(cli::Tool& tool);
void add_stage(cli::Tool& tool);
void add_tag(cli::Tool& tool);
void add_describe(cli::Tool& tool);
void add_rename(cli::Tool& tool);
void add_delete(cli::Tool& tool);
void add_diff(cli::Tool& tool);
void add_download(cli::Tool& tool);
void add_copy(cli::Tool& tool);
void add_history(cli::Tool& tool);
void add_watch(cli::Tool& tool);
void add_check(cli::Tool& tool);

}  // namespace mlf::tools
