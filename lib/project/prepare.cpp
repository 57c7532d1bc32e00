// SPDX-License-Identifier: Apache-2.0
#include "project/prepare.h"

#include "artifact/open.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"
#include "core/tag.h"
#include "project/key.h"
#include "project/rerun.h"
#include "source/content.h"
#include "tracking/find_run.h"

namespace mlf::project {

namespace {

source::ContentOptions content_options(std::string_view tracking_uri) {
  const auto store = local_path(tracking_uri);
  std::error_code ignored;
  return {.store = store ? std::filesystem::weakly_canonical(*store, ignored) : ""};
}

Preparation prepare_new(const PrepareOptions& options, const Context& context) {
  const auto& reference = options.request.project;
  Preparation result{.checkout = check_out(reference, context), .plan = {}};
  result.plan = plan_run(result.checkout, options.request, options.downloads, context);
  return result;
}

Preparation prepare_again(const PrepareOptions& options, const Context& context) {
  const Run& run = *options.repeated;
  const auto artifacts = artifact::open_artifacts(run.info, options.tracking_uri, context);
  const auto recorded = read_recorded(run, *artifacts);
  Preparation result{.checkout = restore(recorded, content_options(options.tracking_uri), context),
                     .plan = {}};
  const auto [request, undeclared] =
      repeat_request(recorded, result.checkout.project, options.request);
  if (!undeclared.empty()) {
    context.reporter.note(
        fmt::format("the entry point '{}' does not declare {}: taken as logged by the "
                    "project, not given to it",
                    printable(recorded.request.entry_point), printable(join(undeclared, ", "))));
  }
  result.plan = plan_run(result.checkout, request, options.downloads, context);
  result.plan.launch.repeated_run = recorded.run_id;
  result.plan.launch.repeated_requirements = recorded.requirements;
  result.tags.push_back({std::string(tags::project_rerun_of), recorded.run_id});
  return result;
}

void add_key(Preparation& preparation, const PrepareOptions& options) {
  auto how = content_options(options.tracking_uri);
  if (options.key == KeyWanted::if_quick) {
    how.files = source::few_files;
    how.bytes = source::few_bytes;
  }
  auto& content = preparation.plan.launch.content;
  content = source::content_of(preparation.checkout.source, how);
  if (!content) return;
  preparation.key = run_key(preparation.plan, preparation.checkout, *content);
  preparation.tags.push_back({std::string(tags::project_key), *preparation.key});
}

}  // namespace

Preparation prepare(const PrepareOptions& options, const Context& context) {
  auto result = options.repeated ? prepare_again(options, context) : prepare_new(options, context);
  add_key(result, options);
  return result;
}

std::optional<Run> find_repeated_run(store::TrackingStore& store, const std::string& word) {
  constexpr std::size_t shortest = tracking::shortest_run_prefix;
  constexpr std::size_t longest = 32;
  const bool may_be_id = word.size() >= shortest && word.size() <= longest &&
                         word.find_first_not_of("0123456789abcdef") == std::string::npos;
  std::error_code ignored;
  if (!may_be_id || std::filesystem::exists(word, ignored)) return std::nullopt;
  return store.get_run(tracking::find_run_id(store, word));
}

std::string hash_files(const Checkout& checkout, std::string_view tracking_uri) {
  return source::content_of(checkout.source, content_options(tracking_uri)).value();
}

void require_submittable(const Launch& launch, const Checkout& checkout) {
  const bool is_private = checkout.source.hold && checkout.source.repository;
  if (is_private) {
    throw invalid_state(
        "the run had uncommitted changes, which are restored for this process alone; "
        "it can only be run again in the foreground, with -b local");
  }
  require_recordable(launch);
}

env::Request environment_request(const Checkout& checkout,
                                 const std::optional<env::Manager>& manager) {
  const Project& project = checkout.project;
  if (project.docker) {
    throw invalid_state(
        "the project runs in a container of the image '{}', which docker looks after",
        printable(project.docker->image));
  }
  return {.manager = manager.value_or(default_manager(project)),
          .python_env = project.python_env,
          .conda_env = project.conda_env,
          .directory = checkout.source.directory};
}

void provide_environment(const Launch& launch, const std::filesystem::path& directory,
                         const Context& context) {
  if (!launch.docker) env::provide(environment_request(launch, directory), context);
}

}  // namespace mlf::project
