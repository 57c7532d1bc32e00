// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::vcs {

/// What git knows of a directory.
struct Description {
  std::string root;                   ///< of the working tree
  std::optional<std::string> commit;  ///< HEAD, in 40 or (SHA-256) 64 digits; none before the first
  std::optional<std::string> branch;  ///< none when HEAD is detached
  std::optional<std::string> repo_url;  ///< of the first remote, as MLflow; no credentials
  bool dirty = false;                   ///< a tracked file differs from HEAD
  std::string diff;                     ///< from HEAD to the working tree, staged changes included
  bool diff_truncated = false;          ///< it was longer than the limit
  /// Every path below the root that differs from HEAD, files included that git does not track and
  /// does not ignore (a directory of such with a slash behind it); nullopt for more than
  /// most_changed, or a name that is no UTF-8.
  std::optional<std::vector<std::string>> changed = std::vector<std::string>();

  bool operator==(const Description&) const = default;
};

inline constexpr std::size_t most_changed = 1000;
inline constexpr std::size_t default_diff_limit = std::size_t{1} << 20;

/// The repository that `directory` is in, as git would tell of it under the user's configuration,
/// but for the changes inside submodules; nullopt where there is none, or a bare one, or one that
/// ignores the directory. Nothing is written and no program is run but git itself, whatever the
/// repository's configuration says, and no file outside it is taken for a part of it.
/// @throws Error PERMISSION_DENIED for a repository that another user owns and safe.directory does
///   not name, INTERNAL_ERROR for a damaged one.
std::optional<Description> describe(const std::filesystem::path& directory,
                                    std::size_t diff_limit = default_diff_limit);

/// The same by the program mlf-vcs, under limits of time, memory and file size, so that a hostile
/// repository harms nobody.
/// @throws Error with what it said, or TEMPORARILY_UNAVAILABLE when it met a limit.
std::optional<Description> describe_in_child(const std::filesystem::path& directory,
                                             std::size_t diff_limit = default_diff_limit);

/// The nearest of an absolute path and its parents that has a .git in it, judged by that alone.
std::optional<std::filesystem::path> enclosing_repository(const std::filesystem::path& path);

/// What mlf-vcs prints: one line of JSON without the diff, whose size in bytes it says; then the
/// diff.
std::string encode(const std::optional<Description>& description);
/// @throws Error INTERNAL_ERROR for anything else than what encode() writes.
std::optional<Description> decode(std::string_view text);

/// A remote's URL as it may be recorded: without password, query and fragment, and, where it is no
/// ssh URL, without user. "" for one with control characters.
std::string recorded_url(std::string_view url);

}  // namespace mlf::vcs
