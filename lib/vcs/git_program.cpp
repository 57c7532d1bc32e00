// SPDX-License-Identifier: Apache-2.0
//
// Runs git on a repository that may be malicious. The repository's own configuration can make git
// run programs: hooks, a file watcher, filters, external diffs, and the transports by which a
// partial clone gets missing objects. All are turned off by options that override the configuration
// (-c). Filters are turned off one by one, because git has no option for all of them. In a
// submodule, git would follow the submodule's configuration, so submodules are compared by their
// commits alone. core.worktree may lead anywhere, so a working tree is compared only if it contains
// the .git of this repository.
#include "vcs/git_program.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/process.h"
#include "base/text.h"

namespace fs = std::filesystem;

namespace mlf::vcs {

namespace {

constexpr std::chrono::seconds patience{15};
constexpr std::size_t most_filters = 100;

/// The variables by which git finds another configuration or repository.
constexpr std::array configuring{"GIT_CONFIG_GLOBAL",
                                 "GIT_CONFIG_SYSTEM",
                                 "GIT_CONFIG_NOSYSTEM",
                                 "GIT_CONFIG_COUNT",
                                 "GIT_CONFIG_PARAMETERS",
                                 "GIT_CEILING_DIRECTORIES",
                                 "GIT_DISCOVERY_ACROSS_FILESYSTEM"};

/// Reads the environment directly: mlf-vcs is a separate process, where libgit2 and git do so too.
const char* variable(const char* name) {
  return std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing sets it
}

/// Keeps the variables that lead to the user's configuration, and removes those that lead to
/// another repository or run a program.
std::vector<EnvironmentChange> environment() {
  std::vector<EnvironmentChange> changes{{"GIT_OPTIONAL_LOCKS", "0"},
                                         {"GIT_TERMINAL_PROMPT", "0"},
                                         {"GIT_NO_LAZY_FETCH", "1"},
                                         {"GIT_ALLOW_PROTOCOL", "none"},
                                         {"LC_ALL", "C"},
                                         {"MLF_NOTHING", ""},
                                         {"MLF_FALSE", "false"}};
  for (const char* name :
       {"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
        "GIT_GRAFT_FILE", "GIT_REPLACE_REF_BASE", "GIT_CONFIG", "GIT_EXTERNAL_DIFF",
        "GIT_DIFF_OPTS", "GIT_LITERAL_PATHSPECS", "GIT_GLOB_PATHSPECS", "GIT_NOGLOB_PATHSPECS",
        "GIT_ICASE_PATHSPECS"}) {
    changes.push_back({name, std::nullopt});
  }
  return changes;
}

std::vector<std::string> harmless_git() {
  std::vector<std::string> words{"git", "--no-pager"};
  for (const char* setting :
       {"core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "diff.external=",
        "submodule.recurse=false", "protocol.allow=never", "core.bigFileThreshold=4m",
        // Small windows into packs, so that large packs can be read within the limit on memory.
        "core.packedGitWindowSize=32m", "core.packedGitLimit=256m"}) {
    words.emplace_back("-c");
    words.emplace_back(setting);
  }
  return words;
}

/// The first line of git's message, without "fatal: " or "error: ".
std::string first_line(std::string_view text) {
  text = trim(text);
  for (const std::string_view mark : {"fatal: ", "error: "}) {
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
  }
  constexpr std::size_t longest = 300;
  return printable(utf8_prefix(text.substr(0, text.find('\n')), longest));
}

class Git {
 public:
  explicit Git(fs::path directory) : directory_(std::move(directory)) {}

  void enter(fs::path directory) { directory_ = std::move(directory); }
  void add_options(const std::vector<std::string>& options) {
    options_.insert(options_.end(), options.begin(), options.end());
  }

  /// Runs git. It starts in "/", so that a relative entry of PATH finds no program of the
  /// repository.
  Captured run(const std::vector<std::string>& arguments, std::size_t limit = 16 << 20) const {
    Command command{.arguments = harmless_git(), .directory = "/", .environment = environment()};
    auto& words = command.arguments;
    words.insert(words.end(), options_.begin(), options_.end());
    words.emplace_back("-C");
    words.push_back(fs::absolute(directory_).string());
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto answer = capture(std::move(command), {.limit = limit, .timeout = patience});
    if (answer.timed_out || answer.status.signal != 0) {
      throw Error(
          ErrorCode::temporarily_unavailable,
          fmt::format("git took too much time or memory in '{}'", printable(directory_.string())));
    }
    return answer;
  }

  std::string ask(const std::vector<std::string>& arguments) const {
    auto answer = run(arguments);
    if (!answer.status.success()) fail(answer);
    return std::move(answer.output);
  }

  [[noreturn]] void fail(const Captured& answer) const {
    if (answer.error.find("dubious ownership") != answer.error.npos) {
      throw Error(ErrorCode::permission_denied,
                  fmt::format("the git repository of '{}' is owned by another user; add its root "
                              "to git's safe.directory to have its state recorded",
                              printable(directory_.string())));
    }
    throw internal_error("cannot read the git repository of '{}': git says: {}",
                         printable(directory_.string()), first_line(answer.error));
  }

 private:
  fs::path directory_;
  std::vector<std::string> options_;
};

bool is_same(const fs::path& a, const fs::path& b) {
  std::error_code ignored;
  return fs::equivalent(a, b, ignored);
}

/// The root of the working tree; nullopt unless it contains the .git of this repository.
std::optional<std::string> git_working_tree(Git& git, const fs::path& directory) {
  const auto answer =
      git.run({"rev-parse", "--is-inside-work-tree", "--absolute-git-dir", "--show-toplevel"});
  if (answer.error.find("not a git repository") != answer.error.npos) return std::nullopt;
  const auto lines = split(trim(answer.output), '\n');
  if (lines.front() == "false") return std::nullopt;
  if (!answer.status.success()) git.fail(answer);
  constexpr std::size_t asked_for = 3;
  if (lines.size() != asked_for) {
    throw internal_error("the git repository of '{}' has a line end in its name",
                         printable(directory.string()));
  }
  std::string root(lines[2]);
  git.enter(root);
  if (is_same(fs::path(root) / ".git", lines[1])) return root;
  const auto there = git.run({"rev-parse", "--absolute-git-dir"});
  std::error_code ignored;
  const bool has_git = fs::exists(fs::path(root) / ".git", ignored);
  if (!has_git || !is_same(trim(there.output), lines[1])) return std::nullopt;
  return root;
}

bool git_ignores(const Git& git, const fs::path& root, const fs::path& directory) {
  std::error_code error;
  const auto real_root = fs::canonical(root, error);
  const auto relative = fs::canonical(directory, error).lexically_relative(real_root);
  if (error || relative.empty() || relative == "." || *relative.begin() == "..") return false;
  return git.run({"check-ignore", "-q", "--no-index", "--", relative.generic_string() + "/"})
      .status.success();
}

/// Options that remove the programs of all filters that the configuration has.
std::vector<std::string> without_filters(const Git& git) {
  const auto listed = git.run({"config", "--null", "--name-only", "--get-regexp", "^filter\\."});
  constexpr std::string_view section = "filter.";
  std::set<std::string> names;
  for (const auto key : split(listed.output, '\0')) {
    const auto dot = key.rfind('.');
    if (!key.starts_with(section) || dot < section.size()) continue;
    names.emplace(key.substr(section.size(), dot - section.size()));
  }
  if (listed.truncated || names.size() > most_filters) {
    throw internal_error("the git repository has too many filters");
  }
  std::vector<std::string> options;
  for (const auto& name : names) {
    for (const char* key : {"clean", "smudge", "process"}) {
      options.push_back(fmt::format("--config-env=filter.{}.{}=MLF_NOTHING", name, key));
    }
    options.push_back(fmt::format("--config-env=filter.{}.required=MLF_FALSE", name));
  }
  return options;
}

void add_changed(Description& description, std::string_view path) {
  if (!description.changed) return;
  if (description.changed->size() == most_changed || !is_utf8(path)) {
    description.changed.reset();
  } else {
    description.changed->emplace_back(path);
  }
}

/// What follows the first `count` spaces.
std::string_view field_behind(std::string_view text, int count) {
  for (; count > 0; --count) {
    const auto blank = text.find(' ');
    if (blank == text.npos) return {};
    text.remove_prefix(blank + 1);
  }
  return text;
}

/// Reads one entry of `git status --porcelain=v2 --branch -z`.
void read_status(Description& description, std::string_view piece) {
  constexpr std::string_view commit = "# branch.oid ";
  constexpr std::string_view branch = "# branch.head ";
  if (piece.starts_with(commit)) {
    const auto id = piece.substr(commit.size());
    if (id != "(initial)") description.commit = id;
  } else if (piece.starts_with(branch)) {
    const auto name = piece.substr(branch.size());
    if (name != "(detached)") description.branch = name;
  } else if (piece.starts_with("? ")) {
    add_changed(description, piece.substr(2));
  } else if (piece.starts_with("1 ") || piece.starts_with("u ")) {
    constexpr int before_path = 8;
    constexpr int before_unmerged_path = 10;
    description.dirty = true;
    add_changed(description,
                field_behind(piece, piece.front() == '1' ? before_path : before_unmerged_path));
  }
}

/// Reads the commit, the branch, and which files have changed.
Description read_state(const Git& git) {
  const auto answer =
      git.run({"status", "--porcelain=v2", "--branch", "-z", "--untracked-files=normal",
               "--ignore-submodules=dirty", "--no-renames", "--no-ahead-behind"});
  if (!answer.status.success()) git.fail(answer);
  auto pieces = split(answer.output, '\0');
  pieces.pop_back();  // what follows the last NUL: empty or cut off
  Description description;
  for (const auto piece : pieces) read_status(description, piece);
  if (answer.truncated) description.changed.reset();
  if (description.changed) std::ranges::sort(*description.changed);
  return description;
}

std::optional<std::string> remote_url(const Git& git) {
  const auto answer =
      git.run({"config", "--local", "--null", "--get-regexp", "^remote\\..*\\.url$"});
  for (const auto entry : split(answer.output, '\0')) {
    const auto end = entry.find('\n');
    if (end == entry.npos) continue;
    auto clean = recorded_url(entry.substr(end + 1));
    if (!clean.empty()) return clean;
  }
  return std::nullopt;
}

struct DiffText {
  std::string text;
  bool truncated = false;
};

/// The changes from the commit, or from an empty tree, to the files. The text is empty if it needs
/// objects that a partial clone does not have.
DiffText read_diff(const Git& git, const std::optional<std::string>& commit, std::size_t limit) {
  if (limit == 0) return {.text = {}, .truncated = true};
  const auto from =
      commit ? *commit : std::string(trim(git.ask({"hash-object", "-t", "tree", "/dev/null"})));
  const auto answer = git.run(
      {"diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--no-relative",
       "--ignore-submodules=dirty", "--submodule=short", "--src-prefix=a/", "--dst-prefix=b/",
       "--unified=3", "--inter-hunk-context=0", "--diff-algorithm=myers", from, "--"},
      limit);
  if (!answer.truncated) return {.text = answer.status.success() ? answer.output : ""};
  const auto last_line_end = answer.output.rfind('\n');
  const auto whole_lines = last_line_end == std::string::npos ? 0 : last_line_end + 1;
  return {.text = answer.output.substr(0, whole_lines), .truncated = true};
}

}  // namespace

bool has_git_program() {
  const char* path = variable("PATH");
  return path != nullptr && find_program("git", path).has_value();
}

bool is_configured_for_git_only() {
  return std::ranges::any_of(configuring,
                             [](const char* name) { return variable(name) != nullptr; });
}

bool git_trusts(const fs::path& directory) {
  return has_git_program() && Git(directory).run({"rev-parse", "--git-dir"}).status.success();
}

std::string list_user_configuration() { return Git("/").ask({"config", "--null", "--list"}); }

std::optional<Description> describe_with_git(const fs::path& directory, std::size_t diff_limit) {
  Git git(directory);
  auto root = git_working_tree(git, directory);
  if (!root || git_ignores(git, *root, directory)) return std::nullopt;
  git.add_options(without_filters(git));
  Description description = read_state(git);
  description.root = *std::move(root);
  description.repo_url = remote_url(git);
  if (!description.dirty) return description;
  auto patch = read_diff(git, description.commit, diff_limit);
  description.diff = std::move(patch.text);
  description.diff_truncated = patch.truncated;
  return description;
}

}  // namespace mlf::vcs
