// SPDX-License-Identifier: Apache-2.0
#include "cli/new_run.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include <unistd.h>

#include "base/error.h"
#include "base/kernel_file.h"
#include "base/text.h"
#include "base/uri.h"
#include "base/user.h"
#include "cli/options.h"
#include "cli/usage_error.h"
#include "core/tag.h"

namespace mlf::cli {
namespace {

void set_tag(std::vector<Tag>& tags, std::string_view key, std::string_view value) {
  const auto has_key = [&](const Tag& tag) { return tag.key == key; };
  const auto found = std::find_if(tags.begin(), tags.end(), has_key);
  if (found == tags.end()) {
    tags.push_back({std::string(key), std::string(value)});
  } else {
    found->value = value;
  }
}

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

/// The id of the run that --parent names.
std::string find_parent(Session& session, const std::string& parent) {
  RunInfo run = session.find_run_info(parent);
  if (run.lifecycle_stage == LifecycleStage::deleted) {
    throw invalid_parameter("run '{}' is deleted and cannot be a parent", run.run_id);
  }
  return std::move(run.run_id);
}

bool is_shell(std::string_view program) {
  static constexpr std::array<std::string_view, 8> shells{"sh",   "bash", "dash", "zsh",
                                                          "fish", "ksh",  "mksh", "busybox"};
  return std::find(shells.begin(), shells.end(), program) != shells.end();
}

bool is_script(const std::string& path) {
  if (path.starts_with("/dev/") || path.starts_with("/proc/")) return false;
  std::error_code ignored;
  return std::filesystem::is_regular_file(path, ignored);
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

Run start_run(Session& session, const NewRunOptions& options, std::string_view source_name,
              std::span<const Tag> context) {
  const std::vector<Tag> given = given_tags(options);
  std::optional<std::string> parent;
  if (options.parent) parent = find_parent(session, *options.parent);
  store::NewRun run;
  run.user_id =
      user_name([&session](const std::string& name) { return session.environment(name); });
  set_tag(run.tags, tags::user, run.user_id);
  set_tag(run.tags, tags::source_name, without_credentials(source_name));
  set_tag(run.tags, tags::source_type, "LOCAL");
  for (const Tag& tag : context) set_tag(run.tags, tag.key, tag.value);
  for (const Tag& tag : given) set_tag(run.tags, tag.key, tag.value);
  if (options.description) set_tag(run.tags, tags::note, *options.description);
  if (parent) set_tag(run.tags, tags::parent_run_id, *parent);
  if (options.name && !options.name->empty()) {
    run.run_name = *options.name;
    set_tag(run.tags, tags::run_name, *options.name);
  }
  run.user_id = *find_tag(run.tags, tags::user);
  run.experiment_id = ExperimentId::parse(session.experiment_or_create().experiment_id);
  return session.store().create_run(run);
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

std::string source_name_of(std::span<const std::string> command_line,
                           const std::function<bool(const std::string& path)>& is_file) {
  if (command_line.empty()) return "<console>";
  const auto script = std::find_if(command_line.begin() + 1, command_line.end(), is_file);
  if (script != command_line.end()) return *script;
  // A login shell calls itself "-bash".
  const std::string& program = command_line.front();
  const std::string name = program.substr(program.starts_with('-') ? 1 : 0);
  return is_shell(std::filesystem::path(name).filename().string()) ? "<console>" : program;
}

std::string calling_source_name() {
  const auto text = read_kernel_file("/proc/" + std::to_string(getppid()) + "/cmdline");
  std::vector<std::string> words;
  for (const std::string_view word : split(text, '\0')) words.emplace_back(word);
  if (!words.empty()) words.pop_back();  // every argument ends in a NUL
  return source_name_of(words, is_script);
}

}  // namespace mlf::cli
