// SPDX-License-Identifier: Apache-2.0
//
// Fetches a version of a repository: finds it in a repository on this machine or in the clone of a
// remote one (clone.cpp), writes its files (working_copy.cpp), and does the same for its
// submodules. libgit2's own clone and submodule functions are not used: they would write files that
// were not checked, and keep no clone for the next fetch.
#include "vcs/fetch.h"

#include <exception>
#include <vector>

#include "base/error.h"
#include "base/relative_path.h"
#include "base/text.h"
#include "base/uri.h"
#include "vcs/clone.h"
#include "vcs/description.h"
#include "vcs/git_program.h"
#include "vcs/libgit2.h"
#include "vcs/remotes.h"
#include "vcs/ssh.h"
#include "vcs/url.h"
#include "vcs/user_configuration.h"
#include "vcs/working_copy.h"

namespace fs = std::filesystem;

namespace mlf::vcs {

namespace {

constexpr int deepest_submodules = 8;
constexpr std::size_t most_submodules = 1000;

/// The path of a repository on this machine; nullopt for a URL of another machine.
std::optional<fs::path> path_of(const std::string& url) {
  if (uri_scheme(url) == "file" && url.find("::") == url.npos) return local_path(url);
  if (url.starts_with('/') || url.starts_with('.')) return fs::path(url);
  return std::nullopt;
}

/// A setting of the user's git configuration; "" if it is not set.
std::string user_setting(const char* name,
                         decltype(&git_config_get_path) get = git_config_get_string_buf) {
  git_config* raw = nullptr;
  if (git_config_open_default(&raw) != 0) return {};
  const Config config(raw);
  git_buf value = GIT_BUF_INIT;
  std::string result;
  if (get(&value, config.get(), name) == 0) result = value.ptr;
  git_buf_dispose(&value);
  return result;
}

void set_up_transports(const FetchRequest& request) {
  use_ssh(request.ssh_command.empty() ? user_setting("core.sshcommand") : request.ssh_command);
  std::string certificates = request.certificates;
  if (certificates.empty()) certificates = user_setting("http.sslcainfo", git_config_get_path);
  if (certificates.empty()) certificates = request.default_certificates;
  if (certificates.empty()) return;
  if (git_libgit2_opts(GIT_OPT_SET_SSL_CERT_LOCATIONS, certificates.c_str(), nullptr) != 0) {
    throw invalid_parameter("cannot read the certificates in '{}': {}", printable(certificates),
                            printable(git_message()));
  }
}

/// With submodules the network may be needed, because their repositories may be anywhere.
Reach reach_of(const FetchRequest& request) {
  return path_of(request.url) && !request.with_submodules ? Reach::this_machine : Reach::network;
}

Repository open_local(const fs::path& path) {
  git_repository* raw = nullptr;
  const auto open = [&] {
    return git_repository_open_ext(&raw, path.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH, nullptr);
  };
  int result = open();
  // libgit2 1.5 returns "not found" when safe.directory is not set, and knows fewer forms of it
  // than git does.
  if ((result == GIT_EOWNER || result == GIT_ENOTFOUND) && git_trusts(path)) {
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
    result = open();
    git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 1);
  }
  Repository repository(raw);
  if (result == GIT_EOWNER) {
    throw Error(ErrorCode::permission_denied,
                fmt::format("the git repository '{}' is owned by another user; add it to git's "
                            "safe.directory to use it",
                            printable(path.string())));
  }
  if (result != 0) {
    throw not_found("'{}' is not a git repository: {}", printable(path.string()),
                    printable(git_message()));
  }
  return repository;
}

/// A submodule that the working copy needs.
struct Needed {
  std::string path;
  std::string url;
  std::string commit;
};

class Fetch {
 public:
  Fetch(const FetchRequest& request, const FetchProgress& progress)
      : request_(request), progress_(progress) {}

  Fetched run(const FetchRequest& request, int depth) {
    const auto path = path_of(request.url);
    return path ? from_here(request, fs::absolute(*path), depth) : from_remote(request, depth);
  }

 private:
  /// Reads a repository on this machine where it is.
  Fetched from_here(const FetchRequest& request, const fs::path& path, int depth) {
    const Repository repository = open_local(path);
    const Located located = locate(repository.get(), request.version, request.url);
    const auto remote = git_repository_is_bare(repository.get()) == 1
                            ? std::nullopt
                            : first_remote_url(repository.get());
    Fetched fetched =
        write(request, located, remote.value_or(path.string()), Reach::this_machine, depth);
    fetched.repo_url = remote.value_or(request.url);
    return fetched;
  }

  Fetched from_remote(const FetchRequest& request, int depth) {
    const Url url = parse_url(request.url);
    const std::string shown = recorded_url(request.url);
    const bool was_there = has_clone(url, request.clones);
    try {
      return from_clone(request, url, shown, depth);
    } catch (const Error& error) {
      // The existing clone may be damaged: make a new one, once.
      if (!was_there || error.code() != ErrorCode::internal_error) throw;
    }
    discard_clone(url, request.clones);
    fs::remove_all(request.directory);
    return from_clone(request, url, shown, depth);
  }

  Fetched from_clone(const FetchRequest& request, const Url& url, const std::string& shown,
                     int depth) {
    const Located located = fetch_into_clone(url, request, progress_);
    Fetched fetched = write(request, located, shown, Reach::network, depth);
    fetched.repo_url = shown;
    return fetched;
  }

  Fetched write(const FetchRequest& request, const Located& located, const std::string& remote,
                Reach reach, int depth) {
    const WrittenCopy written = write_working_copy({.objects = located.objects,
                                                    .commit = located.id,
                                                    .branch = located.branch,
                                                    .remote = remote,
                                                    .directory = request.directory},
                                                   progress_);
    Fetched fetched{.commit = written.commit,
                    .branch = located.branch,
                    .has_large_files = written.has_large_files};
    if (request.with_submodules && written.has_submodules) {
      for (const Needed& submodule : submodules(written.repository.get())) {
        const Fetched inner = fetch_submodule(request, submodule, reach, depth);
        fetched.has_large_files = fetched.has_large_files || inner.has_large_files;
      }
    }
    return fetched;
  }

  Fetched fetch_submodule(const FetchRequest& parent, const Needed& submodule, Reach reach,
                          int depth) {
    if (depth >= deepest_submodules || ++submodules_ > most_submodules) {
      throw invalid_parameter("the repository is refused: it has too many submodules");
    }
    FetchRequest request = request_;
    request.url = submodule.url;
    request.version = submodule.commit;
    request.directory = parent.directory / RelativePath::parse(submodule.path).str();
    try {
      if (submodule.url.empty()) throw invalid_parameter("it has no URL, or an invalid one");
      if (path_of(submodule.url) && reach == Reach::network) {
        throw invalid_parameter("'{}' is on this machine, its parent is not",
                                printable(submodule.url));
      }
      return run(request, depth + 1);
    } catch (const Error& error) {
      throw error.with_context(fmt::format("submodule '{}'", printable(submodule.path)));
    }
  }

  static std::vector<Needed> submodules(git_repository* repository) {
    std::vector<Needed> found;
    const auto add = [](git_submodule* submodule, const char* /*name*/, void* payload) {
      const git_oid* commit = git_submodule_head_id(submodule);
      const char* url = git_submodule_url(submodule);
      if (commit == nullptr) return 0;
      git_buf resolved = GIT_BUF_INIT;
      std::string whole = url == nullptr ? "" : url;
      if (url != nullptr &&
          git_submodule_resolve_url(&resolved, git_submodule_owner(submodule), url) == 0) {
        whole = resolved.ptr;
      }
      git_buf_dispose(&resolved);
      static_cast<std::vector<Needed>*>(payload)->push_back(
          {git_submodule_path(submodule), whole, git_oid_tostr_s(commit)});
      return 0;
    };
    if (git_submodule_foreach(repository, add, &found) != 0) {
      throw internal_error("cannot read .gitmodules: {}", printable(git_message()));
    }
    return found;
  }

  const FetchRequest& request_;
  const FetchProgress& progress_;
  std::size_t submodules_ = 0;
};

}  // namespace

Fetched fetch(const FetchRequest& request, const FetchProgress& progress) {
  const Reach reach = reach_of(request);
  const Library library(reach);
  const UserConfiguration configuration(library);
  if (reach == Reach::network) set_up_transports(request);
  return Fetch(request, progress).run(request, 0);
}

}  // namespace mlf::vcs
