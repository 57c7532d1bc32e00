// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"
#include "serve.h"

int main(int argc, char** argv) {
  return mlf::cli::main({.name = "mlf server",
                         .description = "Serve runs and models to MLflow clients over HTTP",
                         .verbs = {mlf::tools::add_serve}},
                        argc, argv);
}
