// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::vcs {

/// The state of the repository that a directory is in.
struct Description {
  std::string root;  ///< of the working tree
  /// HEAD, in 40 hexadecimal digits (SHA-1) or 64 (SHA-256); nullopt before the first commit.
  std::optional<std::string> commit;
  std::optional<std::string> branch;    ///< nullopt when HEAD is detached
  std::optional<std::string> repo_url;  ///< of the first remote, as in MLflow; no credentials
  bool dirty = false;                   ///< a tracked file differs from HEAD
  std::string diff;                     ///< from HEAD to the working tree, with staged changes
  bool diff_truncated = false;          ///< the diff was longer than the limit
  /// The paths below the root that differ from HEAD, and those that are neither tracked nor
  /// ignored. An untracked directory stands for its files and ends with a slash. nullopt when there
  /// are more than most_changed paths or one is not UTF-8.
  std::optional<std::vector<std::string>> changed = std::vector<std::string>();

  bool operator==(const Description&) const = default;
};

inline constexpr std::size_t most_changed = 1000;
inline constexpr std::size_t default_diff_limit = std::size_t{1} << 20;

/// Describes the repository that `directory` is in, as git would with the user's configuration,
/// but without changes inside submodules. nullopt when there is no repository, when it is bare, or
/// when it ignores the directory. Writes nothing. Whatever the repository's configuration says, no
/// program except git is run and no file outside the repository is read as a part of it. At most
/// `diff_limit` bytes of the diff are returned.
/// @throws Error PERMISSION_DENIED for a repository that another user owns and safe.directory does
///   not name, INTERNAL_ERROR for a damaged one.
std::optional<Description> describe(const std::filesystem::path& directory,
                                    std::size_t diff_limit = default_diff_limit);

/// The same by the program mlf-vcs, with limits on time, memory and file size, so that a malicious
/// repository can do no harm.
/// @throws Error INTERNAL_ERROR with the message of mlf-vcs, TEMPORARILY_UNAVAILABLE when it
/// reached
///   a limit.
std::optional<Description> describe_in_child(const std::filesystem::path& directory,
                                             std::size_t diff_limit = default_diff_limit);

/// The nearest directory that contains a .git, of an absolute path and its parents. Whether the
/// .git is a valid one is not checked.
std::optional<std::filesystem::path> enclosing_repository(const std::filesystem::path& path);

/// What mlf-vcs prints: one line of JSON, which has the size of the diff in bytes, then the diff.
std::string encode(const std::optional<Description>& description);
/// Reads what encode() has written. @throws Error INTERNAL_ERROR for any other text.
std::optional<Description> decode(std::string_view text);

/// A URL in the form that may be recorded: without password, query and fragment, and without user
/// unless it is an ssh URL. "" for a URL with control characters.
std::string recorded_url(std::string_view url);

}  // namespace mlf::vcs
