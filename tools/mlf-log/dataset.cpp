// SPDX-License-Identifier: Apache-2.0
// `mlf log dataset`: records which data a run used.
#include <filesystem>

#include "artifact/content_digest.h"
#include "base/error.h"
#include "base/file.h"
#include "base/input_loop.h"
#include "base/json.h"
#include "base/path.h"
#include "base/uri.h"
#include "cli/artifacts.h"
#include "cli/options.h"
#include "cli/session.h"
#include "cli/usage_error.h"
#include "core/limits.h"
#include "tracking/artifacts.h"
#include "verbs.h"
#include "wire/dataset_source.h"

namespace mlf::tools {

namespace {

struct Options {
  std::string source;
  std::optional<std::string> name;
  std::optional<std::string> digest;
  std::optional<std::string> source_type;
  std::optional<std::string> schema;
  std::optional<std::string> profile;
  std::optional<std::string> context;
  std::vector<std::string> tags;
};

/// JSON text, or that of the file behind '@'.
std::optional<std::string> read_json(const std::optional<std::string>& value,
                                     std::string_view option) {
  if (!value) return std::nullopt;
  std::string json = *value;
  if (json.starts_with('@')) {
    const auto path = json.substr(1);
    json = read_all(open_input(path).get(), path, limits::dataset_profile_length);
  }
  if (!is_json(json)) throw cli::usage_error("the value of {} is no JSON", option);
  return json;
}

std::vector<Tag> input_tags(const Options& options) {
  std::vector<Tag> tags;
  if (options.context) tags.push_back({std::string(tags::dataset_context), *options.context});
  for (const auto& text : options.tags) {
    auto [key, value] = cli::split_assignment(text, "tag");
    tags.push_back({std::move(key), std::move(value)});
  }
  return tags;
}

void log_dataset(const Options& options, cli::Session& session) {
  const auto local = local_path(options.source);
  const auto place =
      local ? absolute_path(*local).string()
            : without_credentials(tracking::with_whole_run_id(session.store(), options.source));
  const auto source = wire::dataset_source_of(place);
  Dataset dataset{.name = options.name.value_or(local ? cli::upload_name(place) : place),
                  .source_type = options.source_type.value_or(source.type),
                  .source = source.json,
                  .schema = read_json(options.schema, "--schema"),
                  .profile = read_json(options.profile, "--profile")};
  if (options.digest) {
    dataset.digest = *options.digest;
  } else {
    dataset.digest = local ? artifact::content_digest(*local)
                           : artifact::text_digest(dataset.source_type + '\n' + dataset.source);
  }
  const DatasetInput input{.dataset = std::move(dataset), .tags = input_tags(options)};
  session.store().log_inputs(session.run_id(), {&input, 1}, {});
}

}  // namespace

void add_dataset(cli::Tool& tool) {
  auto& verb = tool.add_verb("dataset", "Record a dataset that a run used");
  auto& options = verb.options<Options>();
  verb.positional("SOURCE", options.source, "The file, directory or URI of the data")
      .required()
      .complete(cli::complete_files);
  verb.option("--name", "NAME", options.name, "Its name; default the file's, or the URI");
  verb.option("--digest", "DIGEST", options.digest,
              "What identifies its content; default computed from the file or directory");
  verb.option("--context", "CONTEXT", options.context, "What it was used for, such as training");
  verb.option("--source-type", "TYPE", options.source_type,
              "Default local, http or the scheme of the URI");
  verb.option("--schema", "JSON", options.schema, "Its schema as JSON, or @FILE");
  verb.option("--profile", "JSON", options.profile, "Statistics of it as JSON, or @FILE");
  verb.option("--tag", "KEY=VALUE", options.tags, "A tag of this use; may be given often");
  cli::add_run_option(verb);
  verb.action([&options](cli::Session& session) { log_dataset(options, session); });
}

}  // namespace mlf::tools
