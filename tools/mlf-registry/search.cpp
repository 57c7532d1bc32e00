// SPDX-License-Identifier: Apache-2.0
// `mlf registry search`: registered models or versions by a filter of mlf-search(7).
#include "report/registry_listing.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  report::RegistryListOptions list;
  bool versions = false;
};

void search(const Options& options, cli::Session& session) {
  if (options.versions) return report::print_model_versions(session, options.list);
  report::print_registered_models(session, options.list);
}

}  // namespace

void add_search(cli::Tool& tool) {
  auto& verb = tool.add_verb("search", "Find registered models or versions by a filter");
  auto& options = verb.options<Options>();
  report::add_registry_search_options(verb, options.list);
  verb.flag("--versions", options.versions, "Find versions, of any registered model");
  report::add_registry_list_options(verb, options.list);
  verb.action([&options](cli::Session& session) { search(options, session); });
}

}  // namespace mlf::tools
