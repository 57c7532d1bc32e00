// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"
#include "verbs.h"

int main(int argc, char** argv) {
  using namespace mlf::tools;  // NOLINT(google-build-using-namespace): the verbs of this tool
  return mlf::cli::main({.name = "mlf project",
                         .description = "Run projects: MLproject directories and git repositories",
                         .verbs = {add_run, add_show, add_sweep, add_validate, add_prepare,
                                   add_env_list, add_env_remove, add_env_prune, add_status,
                                   add_logs, add_wait, add_cancel, add_execute}},
                        argc, argv);
}
