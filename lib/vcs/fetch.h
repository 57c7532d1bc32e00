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

/// A version of a repository, to be brought here.
struct FetchRequest {
  std::string url;                     ///< of an allowed kind, or the path of a repository here
  std::optional<std::string> version;  ///< branch, tag or commit; none: what HEAD is there
  /// Where clones are kept, one bare repository a URL, which later calls only add to. One that was
  /// not used for 90 days is removed.
  std::filesystem::path clones;
  /// Where the files go: made, and a repository of its own with the clone's objects.
  std::filesystem::path directory;
  bool with_submodules = false;
  std::string ssh_command{};  ///< for the shell, as git's GIT_SSH_COMMAND; "": core.sshCommand, ssh
  /// Files of authorities to trust, "" for none: before the user's http.sslCAInfo, and after it.
  std::string certificates{};
  std::string default_certificates{};
};

/// What was brought.
struct Fetched {
  std::string commit;                   ///< in 40 hexadecimal digits
  std::optional<std::string> branch;    ///< that was asked for or that HEAD is
  std::optional<std::string> repo_url;  ///< without credentials
  bool has_large_files = false;         ///< kept by git LFS: there are only pointers to them

  bool operator==(const Fetched&) const = default;
};

/// What a repository may be made of at most.
inline constexpr std::uint64_t most_files = 1'000'000;
inline constexpr std::uint64_t most_bytes = std::uint64_t{200} << 30;

/// Told of how far it is, in a line that the next one replaces.
using FetchProgress = std::function<void(const std::string&)>;

/// Brings a version of a repository into a directory. A repository on another machine is fetched
/// into its clone, only what is missing, under a lock; one on this machine is read where it is and
/// not changed. A commit of 40 digits that the clone has needs no network. No hook, filter or other
/// program that the repository names is run, and no file outside the directory written: a
/// repository with links or names that lead out of it is refused. ssh(1) and git's credential
/// helpers reach for the keys and passwords that git would use; nobody is asked for any.
/// @throws Error RESOURCE_DOES_NOT_EXIST for a version that is not there, PERMISSION_DENIED where
///   the server refuses, INVALID_PARAMETER_VALUE for a repository that is not to be written,
///   RESOURCE_EXHAUSTED for a full disk; the directory may be half written then.
Fetched fetch(const FetchRequest& request, const FetchProgress& progress);

/// The same by the program mlf-vcs, under limits of time, memory and file size. It shows its own
/// progress; the request is in no argument. `variable` finds GIT_SSH_COMMAND and the like.
/// @throws Error, also when it was stopped or met a limit.
Fetched fetch_in_child(FetchRequest request, const Variable& variable, const RunTool& run_tool);

/// What passes between the two, through one file that both have open.
std::string encode(const FetchRequest& request);
FetchRequest decode_request(std::string_view text);
std::string encode(const Fetched& fetched);
/// @throws the Error that encode_error() was given, or INTERNAL_ERROR for what is none of the two.
Fetched decode_fetched(std::string_view text);
std::string encode_error(const std::exception& error);

/// The name of a URL's clone: readable, and different for different URLs; users and passwords make
/// no difference.
std::string clone_name(std::string_view url);

}  // namespace mlf::vcs
