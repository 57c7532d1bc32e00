// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"
#include "verbs.h"

int main(int argc, char** argv) {
  using namespace mlf::tools;  // NOLINT(google-build-using-namespace): the verbs of this tool
  return mlf::cli::main(
      {.name = "mlf registry",
       .description = "Register models, and say which version of a model is used for what",
       .verbs = {add_create, add_list, add_search, add_show, add_register, add_alias, add_promote,
                 add_rollback, add_stage, add_tag, add_describe, add_rename, add_delete, add_diff,
                 add_download, add_copy, add_history, add_watch, add_check}},
      argc, argv);
}
