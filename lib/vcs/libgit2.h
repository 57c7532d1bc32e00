// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <git2.h>
#include <sys/resource.h>

/// Owning types for libgit2's objects. Only for the sources of this layer.
namespace mlf::vcs {

template <auto Free>
struct Freer {
  template <typename T>
  void operator()(T* pointer) const {
    Free(pointer);
  }
};
template <typename T, auto Free>
using Handle = std::unique_ptr<T, Freer<Free>>;
using Repository = Handle<git_repository, git_repository_free>;
using Reference = Handle<git_reference, git_reference_free>;
using Object = Handle<git_object, git_object_free>;
using Blob = Handle<git_blob, git_blob_free>;
using Commit = Handle<git_commit, git_commit_free>;
using Config = Handle<git_config, git_config_free>;
using Database = Handle<git_odb, git_odb_free>;
using Diff = Handle<git_diff, git_diff_free>;
using Remote = Handle<git_remote, git_remote_free>;
using Submodule = Handle<git_submodule, git_submodule_free>;
using Tree = Handle<git_tree, git_tree_free>;

/// Whether the library will be used over the network.
enum class Reach { this_machine, network };

/// Keeps the library initialised while it exists.
class Library {
 public:
  explicit Library(Reach reach) {
    if (reach == Reach::network || !started_without_files()) git_libgit2_init();
    // Small windows into packs, so that large packs can be read within the limit on memory.
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, std::size_t{32} << 20);
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, std::size_t{256} << 20);
  }
  ~Library() { git_libgit2_shutdown(); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;

 private:
  /// Initialises the library while no file can be opened. A libgit2 that uses Mbed TLS reads all of
  /// the system's certificates at its start, which takes longer than describing a small repository.
  /// No option prevents that, but the library goes on if it cannot open them.
  static bool started_without_files() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return false;
    const rlimit none{.rlim_cur = 0, .rlim_max = limit.rlim_max};
    setrlimit(RLIMIT_NOFILE, &none);
    const bool result = git_libgit2_init() > 0;
    setrlimit(RLIMIT_NOFILE, &limit);
    return result;
  }
};

/// The library's message about its last failure.
inline std::string git_message() {
  const git_error* error = git_error_last();
  return error == nullptr || error->message == nullptr ? "unknown error" : error->message;
}

}  // namespace mlf::vcs
