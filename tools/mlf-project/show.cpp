// SPDX-License-Identifier: Apache-2.0
// `mlf project show`: shows a project's entry points, parameters and environment.
#include <nlohmann/json.hpp>

#include "arguments.h"
#include "base/error.h"
#include "cli/columns.h"
#include "cli/options.h"
#include "cli/stoppable.h"
#include "complete.h"
#include "project/project_json.h"
#include "supervise/signal_watch.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

using project::EntryPoint;
using project::Parameter;
using project::Project;

struct Options {
  project::ProjectReference project;
  std::optional<std::string> entry_point;
};

/// A row of the list: one parameter of an entry point, or an entry point without parameters.
struct Row {
  const EntryPoint* entry_point = nullptr;
  const Parameter* parameter = nullptr;
  bool is_first = true;  ///< the first row of its entry point
};

std::vector<Row> rows_of(const std::vector<EntryPoint>& entry_points) {
  std::vector<Row> rows;
  for (const EntryPoint& entry_point : entry_points) {
    if (entry_point.parameters.empty()) rows.push_back({&entry_point, nullptr});
    for (const Parameter& parameter : entry_point.parameters) {
      const bool is_first = &parameter == entry_point.parameters.data();
      rows.push_back({&entry_point, &parameter, is_first});
    }
  }
  return rows;
}

/// In a table the name and command are shown once for an entry point; in other formats every row
/// has them.
std::vector<cli::Column<Row>> columns(const cli::Session& session) {
  const bool repeats = cli::format_of(session) != cli::Format::table;
  const auto of_entry_point = [repeats](auto value) {
    return [repeats, value](const Row& row) -> cli::Cell {
      if (!row.is_first && !repeats) return std::monostate{};
      return value(*row.entry_point);
    };
  };
  const auto of_parameter = [](auto value) {
    return [value](const Row& row) -> cli::Cell {
      if (row.parameter == nullptr) return std::monostate{};
      return value(*row.parameter);
    };
  };
  cli::Column<Row> name = {"entry_point", "Entry point",
                           of_entry_point([](const EntryPoint& it) { return it.name; }), true,
                           [](const Row&) { return cli::Style::strong; }};
  return {name,
          {"parameter", "Parameter", of_parameter([](const Parameter& it) { return it.name; })},
          {"type", "Type", of_parameter([](const Parameter& it) { return it.type; })},
          {"default", "Default", of_parameter([](const Parameter& it) {
             return cli::cell_of<std::string>(it.default_value);
           })},
          {"command", "Command", of_entry_point([](const EntryPoint& it) { return it.command; })}};
}

std::string environment_of(const Project& project) {
  if (project.python_env) return "python_env: " + project.python_env->string();
  if (project.conda_env) return "conda_env: " + project.conda_env->string();
  if (project.docker) return "docker_env: " + project.docker->image;
  return "Python, without a specification";
}

/// The project's fields; those that do not exist are left out.
std::vector<cli::Column<project::Checkout>> fields(const project::Checkout& checkout) {
  using project::Checkout;
  std::vector<cli::Column<Checkout>> fields;
  if (!checkout.project.name.empty()) {
    fields.push_back({"name", "Name", [](const Checkout& it) { return it.project.name; }});
  }
  fields.push_back({"source", "Source", [](const Checkout& it) { return it.source.name; }});
  if (checkout.source.commit) {
    fields.push_back({"commit", "Commit", [](const Checkout& it) { return *it.source.commit; }});
  }
  fields.push_back({"environment", "Environment",
                    [](const Checkout& it) { return environment_of(it.project); }});
  return fields;
}

void show_entry_points(const std::vector<EntryPoint>& entry_points, const std::string& source,
                       cli::Session& session) {
  const auto rows = rows_of(entry_points);
  cli::print_records(
      session,
      cli::Listing<Row>{
          .name = "entry_points", .items = rows, .columns = columns(session), .when_empty = [&] {
            return fmt::format("no entry points and no scripts in {}", source);
          }});
}

void show(const Options& options, cli::Session& session, const Context& context) {
  auto checkout = project::check_out(options.project, context);
  const auto shell = session.environment("SHELL").value_or("bash");
  auto& entry_points = checkout.project.entry_points;
  const bool is_json = cli::format_of(session) == cli::Format::json;
  if (options.entry_point) {
    entry_points = {find_entry_point(checkout.project, *options.entry_point, shell)};
    if (is_json) return cli::write_line(session, project::to_json(entry_points.front()).dump());
    return show_entry_points(entry_points, checkout.source.name, session);
  }
  if (entry_points.empty()) entry_points = project::script_entry_points(checkout.project, shell);
  if (is_json)
    return cli::write_line(session, project::to_json(checkout.project, checkout.source).dump());
  if (cli::format_of(session) == cli::Format::table) {
    cli::print_record(session, checkout, fields(checkout));
    session.out().line("");
  }
  show_entry_points(entry_points, checkout.source.name, session);
}

}  // namespace

void add_show(cli::Tool& tool) {
  auto& verb = tool.add_verb("show", "Show what a project offers to run");
  auto& options = verb.options<Options>();
  add_project_arguments(verb, options.project);
  verb.option("-e,--entry-point", "NAME", options.entry_point, "Only this entry point")
      .complete(complete_entry_points(options.project));
  cli::add_format_options(verb);
  verb.action(cli::stoppable([&options](cli::Session& session, const Context& context) {
    show(options, session, context);
  }));
}

}  // namespace mlf::tools
