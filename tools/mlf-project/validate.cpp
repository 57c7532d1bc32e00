// SPDX-License-Identifier: Apache-2.0
// `mlf project validate`: lists all problems in a project's files.
#include <algorithm>
#include <filesystem>

#include "arguments.h"
#include "base/text.h"
#include "cli/columns.h"
#include "cli/options.h"
#include "cli/run.h"
#include "cli/stoppable.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

using project::FileProblem;

struct Options {
  project::ProjectReference project;
};

std::vector<cli::Column<FileProblem>> columns() {
  cli::Column<FileProblem> file = {
      "file", "File", [](const FileProblem& problem) { return problem.file.string(); }};
  return {
      file,
      {"line", "Line",
       [](const FileProblem& problem) { return std::int64_t{problem.problem.place.line}; }},
      {"column", "Column",
       [](const FileProblem& problem) { return std::int64_t{problem.problem.place.column}; }},
      {"severity", "Severity",
       [](const FileProblem& problem) {
         return std::string(problem.is_warning ? "warning" : "error");
       }},
      {"message", "Message", [](const FileProblem& problem) { return problem.problem.message; }}};
}

/// Prints one problem a line in the format of compilers, so that editors find the places.
void print_lines(cli::Session& session, const std::vector<FileProblem>& problems) {
  for (const FileProblem& problem : problems) {
    auto shown = problem.problem;
    if (problem.is_warning) shown.message = "warning: " + shown.message;
    session.out().line(printable(wire::to_string(shown, problem.file.string())));
  }
  if (problems.empty()) session.note("no problems");
}

/// The path relative to the current directory or, for a fetched project, to the project's
/// directory.
std::filesystem::path shown_path(const std::filesystem::path& file, const source::Source& source) {
  const auto base = source.is_local ? std::filesystem::current_path() : source.directory;
  auto path = file.lexically_relative(base);
  return path.empty() || path.native().starts_with("..") ? file : path;
}

std::vector<FileProblem> find_problems(const Options& options, const Context& context) {
  const auto source = project::fetch(options.project, context);
  auto problems = project::validate_project(source.directory);
  for (FileProblem& problem : problems) problem.file = shown_path(problem.file, source);
  return problems;
}

int validate(const Options& options, cli::Session& session, const Context& context) {
  const auto problems = find_problems(options, context);
  if (cli::format_of(session) == cli::Format::table) {
    print_lines(session, problems);
  } else {
    cli::print_records(session, cli::Listing<FileProblem>{
                                    .name = "problems", .items = problems, .columns = columns()});
  }
  return std::ranges::all_of(problems, &FileProblem::is_warning) ? cli::exit_code::success
                                                                 : cli::exit_code::failure;
}

}  // namespace

void add_validate(cli::Tool& tool) {
  auto& verb = tool.add_verb("validate", "Find everything that is wrong with a project's files");
  auto& options = verb.options<Options>();
  add_project_arguments(verb, options.project);
  cli::add_format_options(verb);
  verb.notes("The exit code is 1 when something is wrong, 0 when there are warnings alone.");
  verb.action(cli::stoppable([&options](cli::Session& session, const Context& context) {
    return validate(options, session, context);
  }));
}

}  // namespace mlf::tools
