// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"
#include "verbs.h"

int main(int argc, char** argv) {
  using namespace mlf::tools;  // NOLINT(google-build-using-namespace): the verbs of this tool
  return mlf::cli::main({.name = "mlf run",
                         .description = "Start, end, find, compare and plot runs",
                         .verbs = {add_start, add_end, add_list, add_search, add_show, add_compare,
                                   add_plot, add_delete, add_restore, add_exec, add_reap}},
                        argc, argv);
}
