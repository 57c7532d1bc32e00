// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/verb.h"

namespace mlf::tools {

void add_user_add(cli::Tool& tool);
void add_user_list(cli::Tool& tool);
void add_user_password(cli::Tool& tool);
void add_user_token(cli::Tool& tool);
void add_user_remove(cli::Tool& tool);

}  // namespace mlf::tools
