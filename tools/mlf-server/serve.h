// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/verb.h"

namespace mlf::tools {

void add_serve(cli::Tool& tool);

}  // namespace mlf::tools
