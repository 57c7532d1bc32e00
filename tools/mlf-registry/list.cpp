// SPDX-License-Identifier: Apache-2.0
// `mlf registry list`: the registered models, or the versions of one.
#include "cli/registry.h"
#include "report/registry_listing.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  report::RegistryListOptions list;
  std::optional<std::string> name;
};

void list(Options& options, cli::Session& session) {
  if (!options.name) return report::print_registered_models(session, options.list);
  const auto model = session.registry().get_registered_model(*options.name);
  options.list.filter = report::filter_for_versions_of(model.name);
  options.list.order_by = {"version_number DESC"};
  report::print_model_versions(session, options.list);
}

}  // namespace

void add_list(cli::Tool& tool) {
  auto& verb = tool.add_verb("list", "List the registered models, or the versions of one");
  auto& options = verb.options<Options>();
  verb.positional("NAME", options.name, "A registered model, whose versions are listed")
      .complete(cli::complete_model_names);
  report::add_registry_list_options(verb, options.list);
  verb.action([&options](cli::Session& session) { list(options, session); });
}

}  // namespace mlf::tools
