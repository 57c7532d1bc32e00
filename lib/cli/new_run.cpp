// SPDX-License-Identifier: Apache-2.0
#include "cli/new_run.h"

#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/usage_error.h"
#include "core/tag.h"
#include "tracking/start_run.h"

namespace mlf::cli {
namespace {

/// The tags that --tag gives.
std::vector<Tag> given_tags(const NewRunOptions& options) {
  std::vector<Tag> given;
  for (const std::string& text : options.tags) {
    const auto [key, value] = split_assignment(text, "tag");
    if (find_tag(given, key) != nullptr)
      throw usage_error("tag '{}' is given twice", printable(key));
    given.push_back({key, value});
  }
  if (options.description && find_tag(given, tags::note) != nullptr) {
    throw usage_error("--description and --tag {} say the same; give one", tags::note);
  }
  return given;
}

}  // namespace

void add_new_run_options(Verb& verb, NewRunOptions& options) {
  add_experiment_options(verb);
  verb.option("--name", "NAME", options.name, "The run's name; one is made up when not given");
  verb.option("--tag", "KEY=VALUE", options.tags, "A tag; may be repeated");
  verb.option("--parent", "RUN", options.parent,
              "The run that this one is part of, by id or the beginning of it")
      .complete(complete_run_ids);
  verb.option("--description", "TEXT", options.description, "What the run is for");
}

Run start_run(Session& session, const NewRunOptions& options, std::vector<Tag> origin) {
  const tracking::StartOptions start{.experiment = session.experiment_choice(),
                                     .name = options.name.value_or(""),
                                     .parent = options.parent,
                                     .description = options.description,
                                     .origin = std::move(origin),
                                     .tags = given_tags(options)};
  return tracking::start_run(session.store_to_create_in(), start, session.context());
}

void tell_start(Session& session, const RunInfo& run) {
  session.note(fmt::format("run {} ({})", run.run_id, printable(run.run_name)));
}

void tell_end(Session& session, const RunInfo& run) {
  if (session.options.quiet) return;
  try {
    const auto now = session.store().get_run_info(RunId::parse(run.run_id));
    session.note(fmt::format("run {} is {}", run.run_id, run_status_name(now.status)));
  } catch (const Error&) {
    // What could not be recorded has been told already; the command's exit code is what counts.
  }
}

}  // namespace mlf::cli
