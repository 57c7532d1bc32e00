// SPDX-License-Identifier: Apache-2.0
// `mlf registry show`: a registered model with its aliases and versions, or one version.
#include "cli/options.h"
#include "cli/registry.h"
#include "cli/usage_error.h"
#include "report/registry_report.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string model;
  std::int64_t max_results = 20;
};

void show(const Options& options, cli::Session& session) {
  const auto word = cli::parse_model_word(options.model);
  if (options.max_results < 0) {
    throw cli::usage_error("--max-results is {}; it can be 0 or more", options.max_results);
  }
  const auto find_run = report::find_run_in(session);
  auto& registry = session.registry();
  if (word.version) {
    const auto version = cli::find_version(session, word);
    return report::print_version(session, report::version_record(registry, version, find_run));
  }
  const auto most = static_cast<std::size_t>(options.max_results);
  report::print_registered_model(session,
                                 report::model_record(registry, word.name, most, find_run));
}

}  // namespace

void add_show(cli::Tool& tool) {
  auto& verb = tool.add_verb("show", "Show a model with its aliases and versions, or one version");
  auto& options = verb.options<Options>();
  verb.positional("NAME[/VERSION|@ALIAS]", options.model, "The model, or a version of it")
      .required()
      .complete(cli::complete_model_words);
  verb.option("-n,--max-results", "N", options.max_results,
              "At most the N newest versions, 0 for all; those with aliases too; default 20");
  cli::add_format_options(verb);
  verb.action([&options](cli::Session& session) { show(options, session); });
}

}  // namespace mlf::tools
