// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"
#include "verbs.h"

int main(int argc, char** argv) {
  using namespace mlf::tools;  // NOLINT(google-build-using-namespace): the verbs of this tool
  return mlf::cli::main(
      {.name = "mlf log",
       .description = "Record params, metrics, tags, artifacts and datasets of a run",
       .verbs = {add_param, add_metric, add_tag, add_artifact, add_batch, add_dataset}},
      argc, argv);
}
