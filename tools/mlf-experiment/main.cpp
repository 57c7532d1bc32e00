// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"
#include "verbs.h"

int main(int argc, char** argv) {
  using namespace mlf::tools;  // NOLINT(google-build-using-namespace): the verbs of this tool
  return mlf::cli::main({.name = "mlf experiment",
                         .description = "Create, find and change experiments, the groups of runs",
                         .verbs = {add_create, add_list, add_search, add_show, add_rename, add_tag,
                                   add_delete, add_restore}},
                        argc, argv);
}
