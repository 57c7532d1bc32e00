// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/tool_runner.h"
#include "base/user.h"

namespace mlf::vcs {

/// What to fetch, and where to put it.
struct FetchRequest {
  std::string url;                     ///< one that parse_url() takes, or a path on this machine
  std::optional<std::string> version;  ///< branch, tag or commit; nullopt: HEAD of the repository
  /// The directory of clones, one bare repository for each URL. Later calls fetch only what a clone
  /// lacks. A clone that was not used for 90 days is removed.
  std::filesystem::path clones;
  /// The directory to write the files to. It is made, and becomes a repository that reads its
  /// objects from the clone.
  std::filesystem::path directory;
  bool with_submodules = false;
  std::string ssh_command{};  ///< as GIT_SSH_COMMAND, for a shell; "": core.sshCommand, else ssh
  /// Files of trusted certificates, "" for none. The first that is not empty counts:
  /// `certificates`, the user's http.sslCAInfo, `default_certificates`.
  std::string certificates{};
  std::string default_certificates{};
};

/// What was fetched.
struct Fetched {
  std::string commit;                   ///< in 40 hexadecimal digits
  std::optional<std::string> branch;    ///< the one that was asked for or that HEAD is
  std::optional<std::string> repo_url;  ///< without credentials
  bool has_large_files = false;         ///< some files are in git LFS: only pointers were fetched

  bool operator==(const Fetched&) const = default;
};

/// The most files and bytes that a version may have.
inline constexpr std::uint64_t most_files = 1'000'000;
inline constexpr std::uint64_t most_bytes = std::uint64_t{200} << 30;

/// Called with a line about the progress, which replaces the line before.
using FetchProgress = std::function<void(const std::string&)>;

/// Writes a version of a repository to a directory.
/// - A repository on another machine is first fetched into its clone, under a lock. A commit of 40
///   digits that the clone already has needs no network. A repository on this machine is read where
///   it is and not changed.
/// - No hook, filter or other program that the repository names is run, and nothing is written
///   outside the directory: a repository with links or names that lead out of it is refused.
/// - Keys and passwords come from ssh(1) and git's credential helpers, as for git itself. The user
///   is not asked for any.
/// @throws Error RESOURCE_DOES_NOT_EXIST for a version that does not exist, PERMISSION_DENIED when
///   the server refuses, INVALID_PARAMETER_VALUE for a repository or URL that is refused,
///   RESOURCE_EXHAUSTED for a full disk. The directory may then be incomplete.
Fetched fetch(const FetchRequest& request, const FetchProgress& progress);

/// The same by the program mlf-vcs, with limits on time, memory and file size. It shows its own
/// progress. The URL is not passed as an argument, which other users could read. `variable` looks
/// up GIT_SSH_COMMAND, GIT_SSH, GIT_SSL_CAINFO and SSL_CERT_FILE.
/// @throws Error as fetch(); also when it was stopped or reached a limit.
Fetched fetch_in_child(FetchRequest request, const Variable& variable, const RunTool& run_tool);

/// What fetch_in_child() and mlf-vcs exchange through a MemoryFile: the request, then the answer.
std::string encode(const FetchRequest& request);
FetchRequest decode_request(std::string_view text);
std::string encode(const Fetched& fetched);
/// @throws the Error that was given to encode_error(); INTERNAL_ERROR for any other text.
Fetched decode_fetched(std::string_view text);
std::string encode_error(const std::exception& error);

/// The file name of a URL's clone. It is readable and differs for different URLs; user and password
/// are left out.
std::string clone_name(std::string_view url);

}  // namespace mlf::vcs
