// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"
#include "serve.h"
#include "users.h"

int main(int argc, char** argv) {
  return mlf::cli::main({.name = "mlf server",
                         .description = "Serve runs and models to MLflow clients over HTTP",
                         .verbs = {mlf::tools::add_serve, mlf::tools::add_user_add,
                                   mlf::tools::add_user_list, mlf::tools::add_user_password,
                                   mlf::tools::add_user_token, mlf::tools::add_user_remove}},
                        argc, argv);
}
