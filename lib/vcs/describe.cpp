// SPDX-License-Identifier: Apache-2.0
//
// Describes a repository that may be malicious. libgit2 runs no hooks, filters, pagers or external
// diffs, so its configuration cannot start a program. But core.worktree may point anywhere, and a
// diff would then contain other files of the user. So a working tree is compared only if it
// contains the .git of this repository. This file limits sizes, describe_in_child() limits time and
// memory. Where the library refuses or lacks a feature, git itself is used.
#include "base/error.h"
#include "base/text.h"
#include "vcs/description.h"
#include "vcs/git_program.h"
#include "vcs/libgit2.h"
#include "vcs/remotes.h"

namespace mlf::vcs {

namespace {

constexpr git_off_t largest_compared_file = 4 << 20;

[[noreturn]] void fail(std::string_view what, const std::filesystem::path& where) {
  throw internal_error("cannot {} of the git repository of '{}': {}", what,
                       printable(where.string()), printable(git_message()));
}

bool is_in_repository(const std::filesystem::path& directory) {
  git_buf path = GIT_BUF_INIT;
  const int result = git_repository_discover(&path, directory.c_str(), 0, nullptr);
  git_buf_dispose(&path);
  return result == 0;
}

Repository open(const std::filesystem::path& directory) {
  if (!is_in_repository(directory)) return nullptr;
  git_repository* raw = nullptr;
  const int result = git_repository_open_ext(&raw, directory.c_str(), 0, nullptr);
  Repository repository(raw);
  // libgit2 1.5 returns "not found" when safe.directory is not set, though the repository exists.
  if (result == GIT_EOWNER || result == GIT_ENOTFOUND) {
    throw Error(ErrorCode::permission_denied,
                fmt::format("the git repository of '{}' is owned by another user; add its root to "
                            "git's safe.directory to have its state recorded",
                            printable(directory.string())));
  }
  if (result != 0) fail("read the configuration", directory);
  return repository;
}

/// The root of the working tree; nullopt unless it contains the .git of this repository.
std::optional<std::filesystem::path> working_tree(git_repository* repository) {
  const char* root = git_repository_workdir(repository);
  if (root == nullptr) return std::nullopt;
  std::error_code ignored;
  const std::filesystem::path path(root);
  if (!std::filesystem::exists(path / ".git", ignored)) return std::nullopt;
  git_repository* raw = nullptr;
  const int opened = git_repository_open_ext(&raw, root, GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
  const Repository there(raw);
  if (opened != 0) return std::nullopt;
  const std::string_view expected = git_repository_path(repository);
  if (expected != git_repository_path(there.get())) return std::nullopt;
  return path;
}

bool is_ignored(git_repository* repository, const std::filesystem::path& root,
                const std::filesystem::path& directory) {
  std::error_code error;
  const auto real_root = std::filesystem::canonical(root, error);
  const auto relative = std::filesystem::canonical(directory, error).lexically_relative(real_root);
  if (error || relative.empty() || relative == "." || *relative.begin() == "..") return false;
  int ignored = 0;
  const std::string path = relative.generic_string() + "/";
  return git_ignore_path_is_ignored(&ignored, repository, path.c_str()) == 0 && ignored != 0;
}

std::optional<std::string> branch_of(git_repository* repository) {
  git_reference* raw = nullptr;
  if (git_reference_lookup(&raw, repository, "HEAD") != 0) return std::nullopt;
  const Reference head(raw);
  const char* target = git_reference_symbolic_target(head.get());
  constexpr std::string_view prefix = "refs/heads/";
  const std::string_view name = target == nullptr ? "" : target;
  if (!name.starts_with(prefix)) return std::nullopt;
  return std::string(name.substr(prefix.size()));
}

/// The commit of HEAD; null before the first commit.
Object head_commit(git_repository* repository, const std::filesystem::path& directory) {
  git_object* raw = nullptr;
  const int result = git_revparse_single(&raw, repository, "HEAD^{commit}");
  Object commit(raw);
  if (result == GIT_ENOTFOUND && git_repository_head_unborn(repository) == 1) return nullptr;
  if (result != 0) fail("read HEAD", directory);
  return commit;
}

struct PatchText {
  std::string text;
  std::size_t limit;
  bool truncated = false;
};

/// Appends a line of the patch in git's form. At the limit, returns -1, which stops the printing.
int append_line(const git_diff_delta* /*delta*/, const git_diff_hunk* /*hunk*/,
                const git_diff_line* line, void* payload) {
  PatchText& patch = *static_cast<PatchText*>(payload);
  const bool has_mark = line->origin == GIT_DIFF_LINE_CONTEXT ||
                        line->origin == GIT_DIFF_LINE_ADDITION ||
                        line->origin == GIT_DIFF_LINE_DELETION;
  if (patch.text.size() + line->content_len + 1 > patch.limit) {
    patch.truncated = true;
    return -1;
  }
  if (has_mark) patch.text += line->origin;
  patch.text.append(line->content, line->content_len);
  return 0;
}

/// See Description::changed.
std::optional<std::vector<std::string>> changed_paths(git_diff* diff) {
  const std::size_t count = git_diff_num_deltas(diff);
  if (count > most_changed) return std::nullopt;
  std::vector<std::string> changed;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view path = git_diff_get_delta(diff, i)->new_file.path;
    if (!is_utf8(path)) return std::nullopt;
    changed.emplace_back(path);
  }
  return changed;
}

bool has_tracked_changes(git_diff* diff) {
  const std::size_t untracked = git_diff_num_deltas_of_type(diff, GIT_DELTA_UNTRACKED);
  return git_diff_num_deltas(diff) > untracked;
}

/// The changes from the commit to the files; from an empty tree when there is no commit.
Diff compare(git_repository* repository, git_object* commit,
             const std::filesystem::path& directory) {
  git_tree* raw_tree = nullptr;
  if (commit != nullptr && git_commit_tree(&raw_tree, reinterpret_cast<git_commit*>(commit)) != 0) {
    fail("read the tree of HEAD", directory);
  }
  const Tree tree(raw_tree);
  git_diff_options options = GIT_DIFF_OPTIONS_INIT;
  options.flags =
      GIT_DIFF_INCLUDE_TYPECHANGE | GIT_DIFF_DISABLE_PATHSPEC_MATCH | GIT_DIFF_INCLUDE_UNTRACKED;
  options.ignore_submodules = GIT_SUBMODULE_IGNORE_DIRTY;
  options.max_size = largest_compared_file;
  git_diff* raw_diff = nullptr;
  if (git_diff_tree_to_workdir_with_index(&raw_diff, repository, tree.get(), &options) != 0) {
    fail("compare the files", directory);
  }
  return Diff(raw_diff);
}

PatchText patch_of(git_diff* diff, std::size_t limit, const std::filesystem::path& directory) {
  PatchText patch{.text = {}, .limit = limit};
  if (git_diff_print(diff, GIT_DIFF_FORMAT_PATCH, append_line, &patch) != 0 && !patch.truncated) {
    fail("print the changes", directory);
  }
  return patch;
}

/// Whether the configuration has a conditional include that libgit2 does not support.
bool has_unknown_include(git_repository* repository) {
  git_config* raw_all = nullptr;
  if (git_repository_config_snapshot(&raw_all, repository) != 0) return false;
  const Config all(raw_all);
  git_config_iterator* raw = nullptr;
  if (git_config_iterator_glob_new(&raw, all.get(), "^includeif\\.") != 0) return false;
  const Handle<git_config_iterator, git_config_iterator_free> entries(raw);
  git_config_entry* entry = nullptr;
  while (git_config_next(&entry, entries.get()) == 0) {
    const auto condition =
        std::string_view(entry->name).substr(std::string_view("includeif.").size());
    const bool is_known = condition.starts_with("gitdir:") || condition.starts_with("gitdir/i:") ||
                          condition.starts_with("onbranch:");
    if (!is_known) return true;
  }
  return false;
}

/// Whether the index marks files as absent from the working tree, as in a sparse checkout. libgit2
/// would report them as deleted.
bool has_absent_files(git_repository* repository) {
  git_index* raw = nullptr;
  if (git_repository_index(&raw, repository) != 0) return false;
  const Handle<git_index, git_index_free> index(raw);
  const auto count = git_index_entrycount(index.get());
  for (std::size_t i = 0; i < count; ++i) {
    const git_index_entry* entry = git_index_get_byindex(index.get(), i);
    const bool is_skipped = (entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0;
    if (is_skipped || (entry->flags & GIT_INDEX_ENTRY_VALID) != 0) return true;
  }
  return false;
}

std::optional<Description> describe_with_library(const std::filesystem::path& directory,
                                                 std::size_t diff_limit) {
  const Library library(Reach::this_machine);
  const Repository repository = open(directory);
  if (!repository) return std::nullopt;
  const auto root = working_tree(repository.get());
  if (!root || is_ignored(repository.get(), *root, directory)) return std::nullopt;
  if (has_git_program() &&
      (has_unknown_include(repository.get()) || has_absent_files(repository.get()))) {
    return std::nullopt;
  }

  const Object commit = head_commit(repository.get(), directory);
  const Diff diff = compare(repository.get(), commit.get(), directory);
  auto patch = patch_of(diff.get(), diff_limit, directory);
  Description description{.root = (root->has_filename() ? *root : root->parent_path()).string(),
                          .branch = branch_of(repository.get()),
                          .repo_url = first_remote_url(repository.get()),
                          .dirty = has_tracked_changes(diff.get()),
                          .diff = std::move(patch.text),
                          .diff_truncated = patch.truncated,
                          .changed = changed_paths(diff.get())};
  if (commit) description.commit = git_oid_tostr_s(git_object_id(commit.get()));
  return description;
}

/// Whether git may find a repository where the library finds none.
bool may_be_known_to_git(const std::filesystem::path& directory) {
  std::error_code ignored;
  return has_git_program() &&
         enclosing_repository(std::filesystem::weakly_canonical(directory, ignored));
}

}  // namespace

std::optional<Description> describe(const std::filesystem::path& directory,
                                    std::size_t diff_limit) {
  if (is_configured_for_git_only() && has_git_program()) {
    return describe_with_git(directory, diff_limit);
  }
  try {
    if (auto description = describe_with_library(directory, diff_limit)) return description;
  } catch (const Error&) {
    if (!has_git_program()) throw;
  }
  if (!may_be_known_to_git(directory)) return std::nullopt;
  return describe_with_git(directory, diff_limit);
}

}  // namespace mlf::vcs
