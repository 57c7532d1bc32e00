// SPDX-License-Identifier: Apache-2.0
// `mlf log param`: records the inputs of a run, each once.
#include "cli/options.h"
#include "cli/session.h"
#include "store/batch_stream.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> assignments;
};

void log_params(const Options& options, cli::Session& session) {
  Batch batch;
  for (const auto& text : options.assignments) {
    auto [key, value] = cli::split_assignment(text, "param");
    batch.params.push_back({std::move(key), std::move(value)});
  }
  store::log_in_parts(session.store(), session.run_id(), std::move(batch));
}

}  // namespace

void add_param(cli::Tool& tool) {
  auto& verb = tool.add_verb("param", "Log params of a run");
  auto& options = verb.options<Options>();
  verb.positional("KEY=VALUE", options.assignments, "Params; the value is all behind the first '='")
      .required()
      .complete(cli::complete_param_keys);
  cli::add_run_option(verb);
  verb.action([&options](cli::Session& session) { log_params(options, session); });
}

}  // namespace mlf::tools
