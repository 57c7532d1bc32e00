// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/verb.h"

/// The verbs of `mlf models`, one file each.
namespace mlf::tools {

void add_build_docker(cli::Tool& tool);
void add_convert(cli::Tool& tool);
void add_example(cli::Tool& tool);
void add_generate_dockerfile(cli::Tool& tool);
void add_list(cli::Tool& tool);
void add_package(cli::Tool& tool);
void add_ping(cli::Tool& tool);
void add_predict(cli::Tool& tool);
void add_prepare_env(cli::Tool& tool);
void add_serve(cli::Tool& tool);
void add_show(cli::Tool& tool);

}  // namespace mlf::tools
