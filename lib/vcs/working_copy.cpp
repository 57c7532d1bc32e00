// SPDX-License-Identifier: Apache-2.0
#include "vcs/working_copy.h"

#include <exception>
#include <fstream>

#include "base/error.h"
#include "base/text.h"
#include "vcs/tree_check.h"

namespace fs = std::filesystem;

namespace mlf::vcs {

namespace {

[[noreturn]] void fail_to(std::string_view what) {
  const std::string message = git_message();
  const bool is_full = message.find("No space left") != message.npos ||
                       message.find("quota exceeded") != message.npos;
  throw Error(is_full ? ErrorCode::resource_exhausted : ErrorCode::internal_error,
              fmt::format("cannot {}: {}", what, printable(message)));
}

void set_flag(git_repository* repository, const char* name) {
  git_config* raw = nullptr;
  if (git_repository_config(&raw, repository) != 0) fail_to("configure the working copy");
  const Config config(raw);
  if (git_config_set_bool(config.get(), name, 1) != 0) fail_to("configure the working copy");
}

/// Makes the repository read objects from another one too. New objects go into its own.
void borrow_objects(const fs::path& git_directory, const fs::path& objects) {
  if (objects.string().find('\n') != std::string::npos) {
    throw invalid_parameter("'{}' has a line end in its name", printable(objects.string()));
  }
  std::ofstream file(git_directory / "objects" / "info" / "alternates", std::ios::binary);
  file << objects.string() << '\n';
  file.close();
  if (!file) throw system_error(errno, "write", (git_directory / "objects").string());
}

Repository make_repository(const WorkingCopy& copy) {
  git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
  options.flags = GIT_REPOSITORY_INIT_NO_REINIT | GIT_REPOSITORY_INIT_MKDIR;
  git_repository* raw = nullptr;
  if (git_repository_init_ext(&raw, copy.directory.c_str(), &options) != 0) {
    fail_to("make the working copy");
  }
  Repository fresh(raw);
  set_flag(fresh.get(), "core.protectNTFS");
  set_flag(fresh.get(), "core.protectHFS");
  borrow_objects(git_repository_path(fresh.get()), copy.objects);
  fresh.reset();
  // Open it again, so that the borrowed objects are found.
  if (git_repository_open(&raw, copy.directory.c_str()) != 0) fail_to("open the working copy");
  return Repository(raw);
}

Object find_commit(git_repository* repository, const git_oid& id) {
  git_object* raw = nullptr;
  if (git_object_lookup(&raw, repository, &id, GIT_OBJECT_ANY) != 0) fail_to("read the commit");
  const Object object(raw);
  if (git_object_peel(&raw, object.get(), GIT_OBJECT_COMMIT) != 0) {
    throw invalid_parameter("the version is not a commit but a {}",
                            git_object_type2string(git_object_type(object.get())));
  }
  return Object(raw);
}

/// Makes the branch and origin's branch of that name, both at the commit, and sets HEAD to it.
/// false when the name is not possible here.
bool make_branch(git_repository* repository, const std::string& branch, const git_oid* commit) {
  const std::string local = "refs/heads/" + branch;
  git_reference* raw = nullptr;
  if (git_reference_create(&raw, repository, ("refs/remotes/origin/" + branch).c_str(), commit, 1,
                           nullptr) != 0) {
    return false;
  }
  Reference(raw).reset();
  if (git_reference_create(&raw, repository, local.c_str(), commit, 1, nullptr) != 0) return false;
  Reference(raw).reset();
  return git_repository_set_head(repository, local.c_str()) == 0;
}

void set_head(git_repository* repository, const WorkingCopy& copy, const git_oid* commit) {
  if (copy.branch && make_branch(repository, *copy.branch, commit)) return;
  if (git_repository_set_head_detached(repository, commit) != 0) fail_to("set HEAD");
}

struct Writing {
  const FetchProgress& progress;
  std::exception_ptr thrown{};
};

/// Keeps an exception for write_files() to throw, because this callback cannot stop the library.
void on_written(const char* /*path*/, std::size_t done, std::size_t all, void* payload) {
  auto& writing = *static_cast<Writing*>(payload);
  if (writing.thrown) return;
  try {
    writing.progress("writing files: " + share(done, all));
  } catch (...) {
    writing.thrown = std::current_exception();
  }
}

void write_files(git_repository* repository, const git_object* commit,
                 const FetchProgress& progress) {
  Writing writing{progress};
  git_checkout_options options = GIT_CHECKOUT_OPTIONS_INIT;
  options.checkout_strategy = GIT_CHECKOUT_FORCE;
  options.progress_cb = on_written;
  options.progress_payload = &writing;
  const int result = git_checkout_tree(repository, commit, &options);
  if (writing.thrown) std::rethrow_exception(writing.thrown);
  if (result != 0) fail_to("write the files");
}

}  // namespace

std::string share(std::size_t done, std::size_t all) {
  return fmt::format("{} % ({} of {})", all == 0 ? 100 : done * 100 / all, done, all);
}

WrittenCopy write_working_copy(const WorkingCopy& copy, const FetchProgress& progress) {
  WrittenCopy written{.repository = make_repository(copy)};
  git_repository* repository = written.repository.get();
  const Object commit = find_commit(repository, copy.commit);
  git_tree* raw = nullptr;
  if (git_commit_tree(&raw, reinterpret_cast<git_commit*>(commit.get())) != 0) {
    fail_to("read the commit's files");
  }
  const Tree tree(raw);
  const TreeReport report = check_tree(repository, tree.get());
  write_files(repository, commit.get(), progress);
  set_head(repository, copy, git_object_id(commit.get()));
  git_remote* remote = nullptr;
  if (git_remote_create(&remote, repository, "origin", copy.remote.c_str()) != 0) {
    fail_to("record the origin");
  }
  Remote(remote).reset();
  written.commit = git_oid_tostr_s(git_object_id(commit.get()));
  written.has_large_files = report.has_large_files;
  written.has_submodules = report.has_submodules;
  return written;
}

}  // namespace mlf::vcs
