// SPDX-License-Identifier: Apache-2.0
// Repeats a run with the files that it had, or refuses to. A commit alone is not enough: the
// directory may have had uncommitted changes or files that git ignores. So the hash of the files is
// recorded with the run, and whatever they are restored from (the user's directory, or the commit
// with the recorded changes), the result is compared with that hash.
#include "project/rerun.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "base/error.h"
#include "base/file.h"
#include "base/shell.h"
#include "base/text.h"
#include "base/uri.h"
#include "core/tag.h"
#include "source/source_uri.h"
#include "tracking/git.h"
#include "vcs/description.h"

namespace fs = std::filesystem;

namespace mlf::project {

namespace {

std::string read_artifact(artifact::ArtifactRepository& artifacts, std::string_view path) {
  std::string text;
  const RelativePath relative = RelativePath::parse(path);
  if (!artifacts.find(relative)) return text;
  artifacts.read(relative, [&](std::string_view piece) { text += piece; });
  return text;
}

void take_launch(RecordedRun& recorded, const Launch& launch) {
  recorded.is_local = !launch.directory.empty();
  recorded.commit = launch.commit;
  recorded.content = launch.content;
  recorded.request = launch.request;
}

const std::string& require_tag(const Run& run, std::string_view key) {
  if (const std::string* value = find_tag(run.tags, key)) return *value;
  throw invalid_parameter("run '{}' is no run of a project: it has no tag {}", run.info.run_id,
                          key);
}

bool is_here(std::string_view uri) {
  try {
    return source::parse_source_uri(uri).kind == source::SourceUri::Kind::directory;
  } catch (const Error&) {
    return false;
  }
}

/// The value without the shell quotes in which MLflow records it.
std::string unquoted(const std::string& value) {
  const auto words = split_shell_words(value);
  return words && words->size() == 1 ? words->front() : value;
}

void take_tags(RecordedRun& recorded, const Run& run) {
  recorded.is_of_mlflow = true;
  recorded.request.entry_point = require_tag(run, tags::project_entry_point);
  recorded.request.project.uri = require_tag(run, tags::source_name);
  recorded.is_local = is_here(recorded.request.project.uri);
  if (const std::string* commit = find_tag(run.tags, tags::git_commit)) recorded.commit = *commit;
  if (const std::string* manager = find_tag(run.tags, tags::project_env)) {
    recorded.request.manager = env::find_manager(*manager);
  } else {
    recorded.request.manager = env::Manager::local;
  }
  for (const Param& param : run.params) {
    recorded.mlflow_params.push_back({param.key, unquoted(param.value)});
  }
}

}  // namespace

RecordedRun read_recorded(const Run& run, artifact::ArtifactRepository& artifacts) {
  if (find_tag(run.tags, tags::project_sweep) != nullptr) {
    throw invalid_parameter("run {} is a sweep; 'mlf project sweep' does it again",
                            run.info.run_id);
  }
  RecordedRun recorded{.run_id = run.info.run_id};
  const std::string launch = read_artifact(artifacts, launch_artifact);
  if (launch.empty()) {
    take_tags(recorded, run);
  } else {
    take_launch(recorded, decode_launch(launch));
  }
  recorded.request.project.version = recorded.is_local ? std::nullopt : recorded.commit;
  recorded.changes = read_artifact(artifacts, tracking::diff_artifact);
  recorded.requirements = read_artifact(artifacts, requirements_artifact);
  return recorded;
}

namespace {

/// A temporary file, deleted by the destructor.
class TemporaryFile {
 public:
  explicit TemporaryFile(std::string_view text)
      : path_(fs::temp_directory_path() / temporary_name()) {
    std::ofstream file(path_, std::ios::binary);
    file << text;
    if (!file.flush()) throw internal_error("cannot write '{}'", printable(path_.string()));
  }
  ~TemporaryFile() {
    std::error_code ignored;
    fs::remove(path_, ignored);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void apply_changes(const std::string& changes, const fs::path& root, const RunTool& run_tool) {
  const TemporaryFile patch(changes);
  Command command{.arguments = {"git", "apply", "--whitespace=nowarn", patch.path().string()},
                  .directory = root};
  for (const char* name : {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"}) {
    command.environment.push_back({name, std::nullopt});
  }
  require_success(run_tool(std::move(command)), "git apply");
}

class Restoration {
 public:
  Restoration(const RecordedRun& recorded, const source::ContentOptions& content,
              const Context& context)
      : recorded_(recorded), content_(content), context_(context) {
    options_.with_submodules = recorded.request.project.with_submodules;
  }

  source::Source source() {
    if (!recorded_.is_local) {
      options_.version = recorded_.commit;
      if (recorded_.changes.empty()) return source::fetch_source(uri(), options_, context_);
      const source::SourceUri parts = source::parse_source_uri(uri());
      return from_commit(parts.location, parts.subdirectory, vcs::recorded_url(uri()));
    }
    const source::Source present = source::fetch_source(uri(), options_, context_);
    if (!expected(present)) {
      context_.reporter.note(
          fmt::format("which files run {} had is not recorded; it is '{}' as it is now",
                      recorded_.run_id, printable(present.directory.string())));
      return present;
    }
    if (source::content_of(present, content_) == expected(present)) return present;
    if (!present.repository || !recorded_.commit) {
      throw changed(present.directory, "it is in no git repository");
    }
    return from_repository(present);
  }

 private:
  /// The content hash that the run had. For a run recorded by MLflow, its files are assumed to be
  /// those of the commit.
  std::optional<std::string> expected(const source::Source& present) const {
    if (!recorded_.is_of_mlflow || !recorded_.commit || !present.repository) {
      return recorded_.content;
    }
    source::Source clean = present;
    clean.repository->commit = recorded_.commit;
    clean.repository->changed.emplace();
    return source::content_of(clean, content_);
  }

  source::Source from_repository(const source::Source& present) {
    const fs::path root = present.repository->root;
    const fs::path below = fs::canonical(present.directory).lexically_relative(root);
    options_.version = recorded_.commit;
    source::Source source =
        from_commit(root.string(), below == "." ? "" : below.string(), present.name);
    if (source::content_of(source, content_) == expected(present)) return source;
    throw changed(present.directory, "had files that git does not keep");
  }

  source::Source from_commit(const std::string& location, const std::string& below,
                             std::string name) {
    options_.version = recorded_.commit;
    source::Source source = source::fetch_source(location, options_, context_);
    if (!recorded_.changes.empty()) {
      apply_changes(recorded_.changes, source.directory, context_.run_tool);
      source.repository = vcs::describe_in_child(source.directory);
    }
    source.name = std::move(name);
    if (below.empty()) return source;
    source.uri += "#" + below;
    source.directory /= below;
    return source;
  }

  const std::string& uri() const { return recorded_.request.project.uri; }

  Error changed(const fs::path& directory, std::string_view why) const {
    return invalid_state(
        "the files of run {} cannot be had again: '{}' has changed since, and {}; "
        "'mlf project run {}' runs what is there now",
        recorded_.run_id, printable(directory.string()), why, printable(uri()));
  }

  const RecordedRun& recorded_;
  const source::ContentOptions& content_;
  const Context& context_;
  source::SourceOptions options_;
};

}  // namespace

Checkout restore(const RecordedRun& recorded, const source::ContentOptions& content,
                 const Context& context) {
  source::Source source = Restoration(recorded, content, context).source();
  Project project = load_project(source.directory);
  return {std::move(source), std::move(project)};
}

namespace {

bool declares(const Project& project, std::string_view entry_point, std::string_view parameter) {
  return std::any_of(
      project.entry_points.begin(), project.entry_points.end(), [&](const EntryPoint& declared) {
        const auto& list = declared.parameters;
        return declared.name == entry_point &&
               std::any_of(list.begin(), list.end(),
                           [&](const Parameter& each) { return each.name == parameter; });
      });
}

/// @throws Error for a recorded parameter whose credentials were removed, unless it is given
///   again.
void require_complete(const std::vector<Param>& recorded, const std::vector<Param>& replacing) {
  const std::string mark = "://" + std::string(hidden_credentials);
  for (const Param& param : recorded) {
    const bool is_given = std::any_of(replacing.begin(), replacing.end(),
                                      [&](const Param& other) { return other.key == param.key; });
    if (is_given || param.value.find(mark) == std::string::npos) continue;
    throw invalid_parameter(
        "parameter '{}' of the run has a user or password in its URL, which was not recorded; give "
        "it with -P {}=...",
        printable(param.key), printable(param.key));
  }
}

/// Options that are given, other than parameters, replace the recorded ones.
void replace_options(RunRequest& request, const RunRequest& asked) {
  const RunRequest defaults;
  if (asked.backend != defaults.backend) request.backend = asked.backend;
  if (!asked.backend_config.empty()) request.backend_config = asked.backend_config;
  if (asked.manager) request.manager = asked.manager;
  if (asked.max_output) request.max_output = asked.max_output;
  auto& container = request.container;
  const auto& [arguments, build_image, allowed_volumes] = asked.container;
  if (!arguments.empty()) container.arguments = arguments;
  if (build_image) container.build_image = true;
  container.allowed_volumes.insert(container.allowed_volumes.end(), allowed_volumes.begin(),
                                   allowed_volumes.end());
}

}  // namespace

RepeatedRequest repeat_request(const RecordedRun& recorded, const Project& project,
                               const RunRequest& asked) {
  RepeatedRequest result{.request = recorded.request, .undeclared = {}};
  RunRequest& request = result.request;
  for (const Param& param : recorded.mlflow_params) {
    if (declares(project, request.entry_point, param.key)) {
      request.parameters.push_back(param);
    } else {
      result.undeclared.push_back(param.key);
    }
  }
  require_complete(request.parameters, asked.parameters);
  request.parameters = with_parameters(std::move(request.parameters), asked.parameters);
  if (asked.entry_point != RunRequest().entry_point) request.entry_point = asked.entry_point;
  replace_options(request, asked);
  return result;
}

std::vector<std::string> requirement_differences(std::string_view before, std::string_view now) {
  const auto lines = [](std::string_view text) {
    std::set<std::string_view> result;
    for (const std::string_view line : split(text, '\n')) {
      if (!trim(line).empty()) result.insert(trim(line));
    }
    return result;
  };
  const auto old_lines = lines(before);
  const auto new_lines = lines(now);
  std::vector<std::string> differences;
  for (const std::string_view line : old_lines) {
    if (!new_lines.contains(line)) differences.push_back("-" + std::string(line));
  }
  for (const std::string_view line : new_lines) {
    if (!old_lines.contains(line)) differences.push_back("+" + std::string(line));
  }
  return differences;
}

}  // namespace mlf::project
