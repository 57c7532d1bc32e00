// SPDX-License-Identifier: Apache-2.0
// `mlf registry tag`: sets tags of a registered model or a version, or takes them away.
#include "cli/options.h"
#include "cli/registry.h"
#include "cli/usage_error.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string model;
  std::vector<std::string> assignments;
  std::vector<std::string> deleted;
};

void tag_version(const ModelVersion& version, const Options& options, cli::Session& session) {
  auto& registry = session.registry();
  for (const auto& tag : cli::parse_tags(options.assignments)) {
    registry.set_model_version_tag(version.name, version.version, tag);
  }
  for (const auto& key : options.deleted) {
    registry.delete_model_version_tag(version.name, version.version, key);
  }
}

void tag_model(const std::string& name, const Options& options, cli::Session& session) {
  auto& registry = session.registry();
  for (const auto& tag : cli::parse_tags(options.assignments)) {
    registry.set_registered_model_tag(name, tag);
  }
  for (const auto& key : options.deleted) registry.delete_registered_model_tag(name, key);
}

void set_tags(const Options& options, cli::Session& session) {
  if (options.assignments.empty() && options.deleted.empty()) {
    throw cli::usage_error("no tags: give KEY=VALUE or --delete KEY");
  }
  const auto word = cli::parse_model_word(options.model);
  if (!word.version) return tag_model(word.name, options, session);
  tag_version(cli::find_version(session, word), options, session);
}

}  // namespace

void add_tag(cli::Tool& tool) {
  auto& verb = tool.add_verb("tag", "Set or delete tags of a registered model or a version");
  auto& options = verb.options<Options>();
  verb.positional("NAME[/VERSION|@ALIAS]", options.model, "The model, or a version of it")
      .required()
      .complete(cli::complete_model_words);
  verb.positional("KEY=VALUE", options.assignments, "Tags; the value is all behind the first '='");
  verb.option("-d,--delete", "KEY", options.deleted, "A tag to delete; may be repeated");
  verb.action([&options](cli::Session& session) { set_tags(options, session); });
}

}  // namespace mlf::tools
