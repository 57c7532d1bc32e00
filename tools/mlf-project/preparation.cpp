// SPDX-License-Identifier: Apache-2.0
#include "preparation.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "cli/artifacts.h"
#include "cli/usage_error.h"
#include "project/key.h"
#include "tracking/find_run.h"

namespace mlf::tools {

namespace {

/// The run whose id is or begins with the word; nullopt when the word is an existing path or cannot
/// be a run's id.
std::optional<Run> named_run(cli::Session& session, const std::string& word) {
  constexpr std::size_t shortest = tracking::shortest_run_prefix;
  constexpr std::size_t longest = 32;
  const bool may_be_id = word.size() >= shortest && word.size() <= longest &&
                         word.find_first_not_of("0123456789abcdef") == std::string::npos;
  std::error_code ignored;
  if (!may_be_id || std::filesystem::exists(word, ignored)) return std::nullopt;
  return session.find_run(word);
}

Preparation prepare_again(cli::Session& session, const Run& run, const RunArguments& arguments,
                          const Context& context) {
  if (arguments.request.project.version) {
    throw cli::usage_error("-v does not go with a run, which has its version");
  }
  if (!session.names_experiment()) session.options.experiment_id = run.info.experiment_id;
  const auto artifacts = cli::open_run_artifacts(session, run.info);
  const auto recorded = project::read_recorded(run, *artifacts);
  Preparation result;
  result.checkout = project::restore(recorded, content_options(session), context);
  const auto [request, undeclared] =
      project::repeat_request(recorded, result.checkout.project, run_request(arguments));
  if (!undeclared.empty()) {
    session.note(
        fmt::format("the entry point '{}' does not declare {}: taken as logged by the "
                    "project, not given to it",
                    printable(recorded.request.entry_point), printable(join(undeclared, ", "))));
  }
  result.plan = plan_run(session, result.checkout, request, arguments);
  result.plan.launch.repeated_run = recorded.run_id;
  result.plan.launch.repeated_requirements = recorded.requirements;
  result.tags.push_back({std::string(tags::project_rerun_of), recorded.run_id});
  return result;
}

void add_key(cli::Session& session, Preparation& preparation, bool needs_key) {
  auto options = content_options(session);
  if (!needs_key) {
    options.files = source::few_files;
    options.bytes = source::few_bytes;
  }
  auto& content = preparation.plan.launch.content;
  content = source::content_of(preparation.checkout.source, options);
  if (!content) return;
  preparation.key = project::run_key(preparation.plan, preparation.checkout, *content);
  preparation.tags.push_back({std::string(tags::project_key), *preparation.key});
}

}  // namespace

void refuse_private_changes(const project::Checkout& checkout) {
  const bool is_private = checkout.source.hold && checkout.source.repository;
  if (!is_private) return;
  throw invalid_state(
      "the run had uncommitted changes, which are restored for this process alone; "
      "it can only be run again in the foreground, with -b local");
}

source::ContentOptions content_options(const cli::Session& session) {
  const auto store = local_path(session.tracking_uri());
  std::error_code ignored;
  return {.store = store ? std::filesystem::weakly_canonical(*store, ignored) : ""};
}

Preparation prepare(cli::Session& session, const RunArguments& arguments, const Context& context,
                    bool needs_key) {
  Preparation result;
  const auto& reference = arguments.request.project;
  if (const auto run = named_run(session, reference.uri)) {
    result = prepare_again(session, *run, arguments, context);
  } else {
    result.checkout = check_out(reference, context);
    result.plan = plan_run(session, result.checkout, run_request(arguments), arguments);
  }
  add_key(session, result, needs_key);
  return result;
}

std::optional<Run> find_done(cli::Session& session, Jobs& jobs, const Preparation& preparation) {
  const auto experiment = ExperimentId::parse(session.experiment_or_create().experiment_id);
  jobs.settle(experiment, {preparation.key.value()});
  return project::find_finished(session.store(), experiment, *preparation.key);
}

std::vector<cli::Candidate> complete_projects(cli::Session& session, std::string_view prefix) {
  auto candidates = cli::complete_directories(session, prefix);
  for (auto& run : cli::complete_run_ids(session, prefix)) candidates.push_back(std::move(run));
  return candidates;
}

}  // namespace mlf::tools
