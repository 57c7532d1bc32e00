// SPDX-License-Identifier: Apache-2.0
#include "report/registry_check.h"

#include <fmt/format.h>

#include "cli/columns.h"

namespace mlf::report {

namespace {

using tracking::RegistryProblem;

std::vector<cli::Column<RegistryProblem>> check_columns() {
  using P = RegistryProblem;
  const cli::Column<P> name = {"name", "Name",
                               [](const P& it) { return cli::text_or_none(it.name); }};
  const cli::Column<P> version = {
      "version", "Version", [](const P& it) { return cli::cell_of<std::int64_t>(it.version); }};
  const cli::Column<P> problem = {"problem", "Problem", [](const P& it) { return it.problem; }};
  return {name, version, problem};
}

}  // namespace

void print_registry_check(cli::Session& session, const tracking::RegistryCheck& check) {
  const auto looked_at = fmt::format("{} models with {} versions", check.models, check.versions);
  cli::print_records(session, cli::Listing<RegistryProblem>{
                                  .name = "problems",
                                  .items = check.problems,
                                  .columns = check_columns(),
                                  .when_empty = [&] { return looked_at + ": nothing is wrong"; }});
  if (!check.problems.empty()) {
    session.note(fmt::format("{}: {} problems", looked_at, check.problems.size()));
  }
}

std::vector<std::string> registry_check_columns() {
  std::vector<std::string> keys;
  for (const auto& column : check_columns()) keys.push_back(column.key);
  return keys;
}

}  // namespace mlf::report
