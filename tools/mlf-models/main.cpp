// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"
#include "verbs.h"

int main(int argc, char** argv) {
  using namespace mlf::tools;  // NOLINT(google-build-using-namespace): the verbs of this tool
  return mlf::cli::main(
      {.name = "mlf models",
       .description = "Find, describe and package models, score with them, and serve them",
       .verbs = {add_list, add_show, add_example, add_package, add_convert, add_prepare_env,
                 add_predict, add_serve, add_ping, add_generate_dockerfile, add_build_docker}},
      argc, argv);
}
