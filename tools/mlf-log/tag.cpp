// SPDX-License-Identifier: Apache-2.0
// `mlf log tag`: sets tags of a run, or takes them away.
#include "cli/options.h"
#include "cli/session.h"
#include "cli/usage_error.h"
#include "store/batch_stream.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> assignments;
  std::vector<std::string> deleted;
};

void log_tags(const Options& options, cli::Session& session) {
  if (options.assignments.empty() && options.deleted.empty()) {
    throw cli::usage_error("no tags: give KEY=VALUE or --delete KEY");
  }
  Batch batch;
  for (const auto& text : options.assignments) {
    auto [key, value] = cli::split_assignment(text, "tag");
    batch.tags.push_back({std::move(key), std::move(value)});
  }
  const auto id = session.run_id();
  store::log_in_parts(session.store(), id, std::move(batch));
  for (const auto& key : options.deleted) session.store().delete_tag(id, key);
}

}  // namespace

void add_tag(cli::Tool& tool) {
  auto& verb = tool.add_verb("tag", "Set or delete tags of a run");
  auto& options = verb.options<Options>();
  verb.positional("KEY=VALUE", options.assignments, "Tags; the value is all behind the first '='")
      .complete(cli::complete_tag_keys);
  verb.option("-d,--delete", "KEY", options.deleted, "A tag to delete; may be given often")
      .complete(cli::complete_tag_keys);
  cli::add_run_option(verb);
  verb.action([&options](cli::Session& session) { log_tags(options, session); });
}

}  // namespace mlf::tools
