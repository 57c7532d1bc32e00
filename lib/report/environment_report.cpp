// SPDX-License-Identifier: Apache-2.0
#include "report/environment_report.h"

#include "base/text.h"
#include "cli/columns.h"

namespace mlf::report {

namespace {

std::vector<cli::Column<env::Environment>> environment_columns() {
  using Environment = env::Environment;
  std::vector<cli::Column<Environment>> all(5);
  all[0].key = all[0].heading = "name";
  all[0].cell = [](const Environment& it) { return it.name; };
  all[1].key = all[1].heading = "manager";
  all[1].cell = [](const Environment& it) { return std::string(env::to_string(it.manager)); };
  all[2].key = all[2].heading = "python";
  all[2].cell = [](const Environment& it) { return it.python; };
  all[3].key = all[3].heading = "directory";
  all[3].cell = [](const Environment& it) { return it.directory.string(); };
  all[4].key = all[4].heading = "activation";
  all[4].cell = [](const Environment& it) { return join(it.activation, " && "); };
  return all;
}

}  // namespace

void print_environment(cli::Session& session, const env::Environment& environment) {
  if (environment.manager == env::Manager::local) {
    session.note("the manager is local: there is nothing to make");
  }
  cli::print_record<env::Environment>(session, environment, environment_columns());
}

}  // namespace mlf::report
