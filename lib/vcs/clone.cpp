// SPDX-License-Identifier: Apache-2.0
//
// A clone is a bare repository that keeps what was fetched from one URL. Each fetched commit gets a
// reference refs/mlf/ID instead of a branch, because branches of the server may be moved, renamed
// or deleted. The first fetch goes into NAME.new, which is renamed when it is complete. Later
// fetches add packs, which libgit2 renames into place when they are complete. Fetching takes a
// lock. Reading does not need it, because nothing is removed from a clone that is in use.
// libgit2 1.5 cannot make shallow fetches; a fetch stays small because it asks for one version
// only, and because the server leaves out what the clone has.
#include "vcs/clone.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <thread>
#include <vector>

#include <sys/stat.h>

#include "base/characters.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "base/uri.h"
#include "vcs/credentials.h"
#include "vcs/description.h"
#include "vcs/ssh.h"
#include "vcs/working_copy.h"

namespace fs = std::filesystem;

namespace mlf::vcs {

namespace {

constexpr std::size_t full_length = 40;
constexpr std::chrono::hours oldest_clone{24 * 90};

/// The last failure of libgit2 as an Error. The password of the URL is removed from its message.
Error failure(const Url& url, int result) {
  const std::string shown = recorded_url(url.text);
  std::string message = git_message();
  if (const std::size_t at = message.find(url.text); at != message.npos) {
    message.replace(at, url.text.size(), shown);
  }
  message = without_credentials(message);
  const std::string text =
      fmt::format("cannot fetch '{}': {}", printable(shown), printable(trim(message)));
  if (message.find("No space left") != message.npos) return {ErrorCode::resource_exhausted, text};
  const bool is_refused = message.find("Permission denied") != message.npos ||
                          message.find("verification failed") != message.npos;
  if (result == GIT_EAUTH || result == GIT_ECERTIFICATE || is_refused) {
    return {ErrorCode::permission_denied, text};
  }
  if (result == GIT_ENOTFOUND || message.find("status code: 404") != message.npos) {
    return {ErrorCode::resource_does_not_exist, text};
  }
  const git_error* error = git_error_last();
  const int kind = error == nullptr ? GIT_ERROR_NONE : error->klass;
  const bool is_about_objects = kind == GIT_ERROR_ODB || kind == GIT_ERROR_OBJECT ||
                                kind == GIT_ERROR_ZLIB || kind == GIT_ERROR_REFERENCE ||
                                kind == GIT_ERROR_INDEXER || kind == GIT_ERROR_REPOSITORY;
  return {is_about_objects ? ErrorCode::internal_error : ErrorCode::temporarily_unavailable, text};
}

/// One connection to a remote repository. An exception of a callback is kept until the library has
/// returned, and then thrown.
class Connection {
 public:
  Connection(git_repository* clone, const Url& url, const FetchProgress& progress)
      : url_(url), progress_(progress) {
    git_remote* raw = nullptr;
    check(git_remote_create_anonymous(&raw, clone, url.text.c_str()));
    remote_.reset(raw);
    // url.*.insteadOf of the user's configuration may have changed the URL, so check it again.
    effective_ = parse_url(git_remote_url(remote_.get()));
    set_callbacks(options_.callbacks);
    options_.download_tags = GIT_REMOTE_DOWNLOAD_TAGS_NONE;
    options_.update_fetchhead = 0;
    options_.proxy_opts.type = GIT_PROXY_AUTO;
    options_.follow_redirects = GIT_REMOTE_REDIRECT_NONE;  // none to another host
  }
  ~Connection() { git_remote_disconnect(remote_.get()); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  void open() {
    git_remote_connect_options options = GIT_REMOTE_CONNECT_OPTIONS_INIT;
    set_callbacks(options.callbacks);
    options.proxy_opts.type = GIT_PROXY_AUTO;
    options.follow_redirects = GIT_REMOTE_REDIRECT_NONE;
    check(git_remote_connect_ext(remote_.get(), GIT_DIRECTION_FETCH, &options));
    std::size_t count = 0;
    check(git_remote_ls(&heads_, &count, remote_.get()));
    count_ = count;
    if (used_) approve_credential(used_url_, *used_);
  }

  std::size_t size() const { return count_; }
  const git_remote_head& head(std::size_t index) const { return *heads_[index]; }
  const git_remote_head* find(const std::string& name) const {
    for (std::size_t i = 0; i < count_; ++i) {
      if (name == heads_[i]->name) return heads_[i];
    }
    return nullptr;
  }
  /// Downloads references or commits, given by name or id; false when the server does not send
  /// them.
  bool try_download(const std::vector<std::string>& names) {
    std::vector<char*> pointers;
    std::vector<std::string> copies = names;
    for (std::string& name : copies) pointers.push_back(name.data());
    const git_strarray specifications{pointers.data(), pointers.size()};
    const int result = git_remote_download(remote_.get(), &specifications, &options_);
    rethrow();
    return result == 0;
  }
  void download(const std::vector<std::string>& names) {
    if (!try_download(names)) throw failure(url_, -1);
  }

 private:
  void set_callbacks(git_remote_callbacks& callbacks) {
    callbacks.payload = this;
    callbacks.credentials = on_credentials;
    callbacks.sideband_progress = on_server_text;
    callbacks.transfer_progress = on_transfer;
  }

  void rethrow() {
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
  }
  void check(int result) {
    rethrow();
    if (result != 0) throw failure(url_, result);
  }

  template <typename Action>
  int guarded(Action action) {
    try {
      return action();
    } catch (...) {
      thrown_ = std::current_exception();
      return -1;
    }
  }

  static int on_credentials(git_credential** out, const char* url, const char* user, unsigned types,
                            void* self) {
    auto& connection = *static_cast<Connection*>(self);
    return connection.guarded(
        [&] { return connection.give_credential(out, url, user == nullptr ? "" : user, types); });
  }

  int give_credential(git_credential** out, const char* url, const char* user, unsigned types) {
    if ((types & GIT_CREDENTIAL_USERPASS_PLAINTEXT) == 0) return GIT_PASSTHROUGH;
    const std::string host = parse_url(url).host;
    if (used_) {
      throw Error(ErrorCode::permission_denied,
                  fmt::format("'{}' does not accept the password from git's credential helpers",
                              printable(host)));
    }
    used_ = find_credential(url, user);
    used_url_ = url;
    if (!used_) {
      throw Error(ErrorCode::permission_denied,
                  fmt::format("cannot fetch '{}': '{}' asks for a password, or the repository does "
                              "not exist; set up one of git's credential helpers for it",
                              printable(recorded_url(url_.text)), printable(host)));
    }
    return git_credential_userpass_plaintext_new(out, used_->user.c_str(), used_->password.c_str());
  }

  static int on_server_text(const char* /*text*/, int /*size*/, void* self) {
    auto& connection = *static_cast<Connection*>(self);
    return connection.guarded([&] {
      connection.progress_("the server is preparing");
      return 0;
    });
  }

  static int on_transfer(const git_indexer_progress* now, void* self) {
    auto& connection = *static_cast<Connection*>(self);
    return connection.guarded([&] {
      constexpr double mebi = 1024.0 * 1024.0;
      const bool is_receiving = now->received_objects < now->total_objects;
      connection.progress_(
          is_receiving ? fmt::format("receiving objects: {}, {:.1f} MiB",
                                     share(now->received_objects, now->total_objects),
                                     static_cast<double>(now->received_bytes) / mebi)
                       : "resolving deltas: " + share(now->indexed_deltas, now->total_deltas));
      return 0;
    });
  }

  const Url& url_;
  Url effective_;
  const FetchProgress& progress_;
  Remote remote_;
  git_fetch_options options_ = GIT_FETCH_OPTIONS_INIT;
  const git_remote_head** heads_ = nullptr;
  std::size_t count_ = 0;
  std::optional<Credential> used_;
  std::string used_url_;
  std::exception_ptr thrown_;
};

/// The names that belong to one clone in the directory of clones.
struct ClonePlace {
  RelativePath clone;
  RelativePath aside;  ///< where the first fetch goes until it is complete
  RelativePath lock;   ///< the lock file; its modification time says when the clone was last used
};

ClonePlace place_of(const Url& url) {
  const std::string name = clone_name(url.text);
  return {RelativePath::parse(name), RelativePath::parse(name + ".new"),
          RelativePath::parse(name + ".lock")};
}

FileLock lock_clone(const Directory& clones, const ClonePlace& place,
                    const FetchProgress& progress) {
  for (;;) {
    if (auto lock = FileLock::try_lock(clones, place.lock)) return std::move(*lock);
    progress("waiting for another process that fetches the same repository");
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

Repository open_clone(const Directory& clones, const RelativePath& name) {
  git_repository* raw = nullptr;
  const fs::path path = clones.path() / name.str();
  return git_repository_open_bare(&raw, path.c_str()) == 0 ? Repository(raw) : nullptr;
}

Repository make_clone(const Directory& clones, const RelativePath& name) {
  clones.remove_tree(name);
  git_repository* raw = nullptr;
  const fs::path path = clones.path() / name.str();
  if (git_repository_init(&raw, path.c_str(), 1) != 0) {
    throw internal_error("cannot make '{}': {}", printable(path.string()),
                         printable(git_message()));
  }
  return Repository(raw);
}

/// Removes incomplete packs that a killed fetch has left.
void remove_leftovers(const Directory& clones, const RelativePath& clone) {
  const auto packs = clones.find_directory(clone / "objects" / "pack");
  if (!packs) return;
  for (const DirectoryEntry& entry : packs->list()) {
    const bool is_whole = entry.name.ends_with(".pack") || entry.name.ends_with(".idx");
    if (!is_whole) packs->remove_tree(RelativePath::parse(entry.name));
  }
}

/// Records that a clone is used now.
void touch(const Directory& clones, const ClonePlace& place) {
  utimensat(clones.descriptor(), place.lock.c_str(), nullptr, 0);
}

/// Removes clones that were not used for 90 days. Working copies that read their objects from them
/// belong to runs that ended long ago.
void remove_old_clones(const Directory& clones) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  for (const DirectoryEntry& entry : clones.list()) {
    const std::string_view name = entry.name;
    constexpr std::string_view ending = ".lock";
    if (!name.ends_with(ending)) continue;
    const auto lock_path = RelativePath::parse(name);
    const auto status = clones.status(lock_path);
    if (!status || now - std::chrono::nanoseconds(status->modified_ns) < oldest_clone) continue;
    const auto lock = FileLock::try_lock(clones, lock_path);
    if (!lock) continue;
    const std::string clone(name.substr(0, name.size() - ending.size()));
    clones.remove_tree(RelativePath::parse(clone));
    clones.remove_tree(RelativePath::parse(clone + ".new"));
  }
}

bool has_commit(git_repository* repository, const git_oid& id) {
  git_object* raw = nullptr;
  const bool found = git_object_lookup(&raw, repository, &id, GIT_OBJECT_ANY) == 0;
  const Object object(raw);
  return found;
}

std::optional<git_oid> full_id(const std::optional<std::string>& version) {
  git_oid id{};
  if (!version || version->size() != full_length || !is_commit_id(*version)) return std::nullopt;
  if (git_oid_fromstr(&id, version->c_str()) != 0) return std::nullopt;
  return id;
}

/// The commit whose id begins with `version`; nullopt when there is none or more than one.
std::optional<git_oid> abbreviated(git_repository* repository, const std::string& version) {
  git_oid prefix{};
  if (!is_commit_id(version) || git_oid_fromstrn(&prefix, version.c_str(), version.size()) != 0) {
    return std::nullopt;
  }
  git_object* raw = nullptr;
  if (git_object_lookup_prefix(&raw, repository, &prefix, version.size(), GIT_OBJECT_COMMIT) != 0) {
    return std::nullopt;
  }
  const Object commit(raw);
  return *git_object_id(commit.get());
}

/// Makes the reference that keeps a fetched commit.
void keep(git_repository* clone, const git_oid& id) {
  const std::string name = std::string("refs/mlf/") + git_oid_tostr_s(&id);
  git_reference* raw = nullptr;
  const int result = git_reference_create(&raw, clone, name.c_str(), &id, 1, nullptr);
  Reference(raw).reset();
  if (result != 0) {
    throw internal_error("cannot record what was fetched: {}", printable(git_message()));
  }
}

Error no_such_version(const std::string& version, std::string_view repository) {
  return not_found("there is no branch, tag or commit '{}' in '{}'", printable(version),
                   printable(repository));
}

/// One fetch from a remote repository into a clone.
class Fetching {
 public:
  Fetching(git_repository* clone, const Url& url, const FetchRequest& request,
           const FetchProgress& progress)
      : clone_(clone),
        version_(request.version),
        shown_(recorded_url(url.text)),
        connection_(clone, url, progress) {}

  Located run() {
    connection_.open();
    if (!version_) return default_branch();
    if (auto named = named_version()) return std::move(*named);
    return commit_version(*version_);
  }

 private:
  Located default_branch() {
    const git_remote_head* head = connection_.find("HEAD");
    if (head == nullptr) {
      throw not_found("'{}' has no default branch; name one with --version", printable(shown_));
    }
    constexpr std::string_view prefix = "refs/heads/";
    const std::string_view target = head->symref_target == nullptr ? "" : head->symref_target;
    Located located = get(*head);
    if (target.starts_with(prefix)) located.branch = target.substr(prefix.size());
    return located;
  }

  /// A tag comes before a branch of the same name, as in MLflow.
  std::optional<Located> named_version() {
    for (const char* folder : {"refs/tags/", "refs/heads/", ""}) {
      const bool is_whole = *folder == '\0';
      if (is_whole && !version_->starts_with("refs/")) continue;
      const git_remote_head* head = connection_.find(folder + *version_);
      if (head == nullptr) continue;
      Located located = get(*head);
      if (std::string_view(folder) == "refs/heads/") located.branch = *version_;
      return located;
    }
    return std::nullopt;
  }

  Located commit_version(const std::string& version) {
    if (!is_commit_id(version)) throw no_such_version(version, shown_);
    if (const auto id = full_id(version)) {
      if (connection_.try_download({version}) && has_commit(clone_, *id)) return kept(*id);
    }
    get_everything();
    const auto id = abbreviated(clone_, version);
    if (!id) throw no_such_version(version, shown_);
    return kept(*id);
  }

  Located get(const git_remote_head& head) {
    if (!has_commit(clone_, head.oid)) connection_.download({head.name});
    return kept(head.oid);
  }

  void get_everything() {
    std::vector<std::string> names;
    std::vector<git_oid> ids;
    for (std::size_t i = 0; i < connection_.size(); ++i) {
      const git_remote_head& head = connection_.head(i);
      const std::string_view name = head.name;
      const bool is_wanted = name.starts_with("refs/heads/") || name.starts_with("refs/tags/");
      if (!is_wanted || name.ends_with("^{}") || has_commit(clone_, head.oid)) continue;
      names.emplace_back(name);
      ids.push_back(head.oid);
    }
    if (names.empty()) return;
    connection_.download(names);
    for (const git_oid& id : ids) keep(clone_, id);
  }

  Located kept(const git_oid& id) {
    keep(clone_, id);
    return {.objects = {}, .id = id};
  }

  git_repository* clone_;
  const std::optional<std::string>& version_;
  std::string shown_;
  Connection connection_;
};

/// Fetches into an existing clone, and removes what an interrupted fetch has left in it.
Located update_clone(Repository clone, const Directory& clones, const ClonePlace& place,
                     const Url& url, const FetchRequest& request, const FetchProgress& progress) {
  remove_leftovers(clones, place.clone);
  try {
    return Fetching(clone.get(), url, request, progress).run();
  } catch (...) {
    clone.reset();
    remove_leftovers(clones, place.clone);
    throw;
  }
}

/// Fetches into a new clone under a temporary name, and renames it when it is complete.
Located new_clone(const Directory& clones, const ClonePlace& place, const Url& url,
                  const FetchRequest& request, const FetchProgress& progress) {
  Repository clone = make_clone(clones, place.aside);
  try {
    Located located = Fetching(clone.get(), url, request, progress).run();
    clone.reset();
    clones.remove_tree(place.clone);
    clones.rename(place.aside, clones, place.clone);
    return located;
  } catch (...) {
    clone.reset();
    clones.remove_tree(place.aside);
    throw;
  }
}

}  // namespace

bool is_commit_id(std::string_view version) {
  return version.size() >= 4 && version.size() <= full_length &&
         std::ranges::all_of(version, is_hex_digit);
}

Located fetch_into_clone(const Url& url, const FetchRequest& request,
                         const FetchProgress& progress) {
  const Directory clones = Directory::create(request.clones);
  const ClonePlace place = place_of(url);
  const fs::path objects = fs::absolute(clones.path()) / place.clone.str() / "objects";
  if (const auto id = full_id(request.version)) {
    const Repository clone = open_clone(clones, place.clone);
    if (clone && has_commit(clone.get(), *id)) {
      touch(clones, place);
      return {.objects = objects, .id = *id};
    }
  }
  remove_old_clones(clones);
  const FileLock lock = lock_clone(clones, place, progress);
  touch(clones, place);
  Repository clone = open_clone(clones, place.clone);
  Located located = clone ? update_clone(std::move(clone), clones, place, url, request, progress)
                          : new_clone(clones, place, url, request, progress);
  located.objects = objects;
  return located;
}

bool has_clone(const Url& url, const fs::path& clones) {
  std::error_code ignored;
  return fs::exists(clones / place_of(url).clone.str(), ignored);
}

void discard_clone(const Url& url, const fs::path& clones) {
  const Directory directory = Directory::create(clones);
  const ClonePlace place = place_of(url);
  const FileLock lock(directory, place.lock);
  directory.remove_tree(place.clone);
}

Located locate(git_repository* repository, const std::optional<std::string>& version,
               std::string_view shown) {
  Located located;
  located.objects = fs::path(git_repository_commondir(repository)) / "objects";
  const auto take = [&](const std::string& name) {
    return git_reference_name_to_id(&located.id, repository, name.c_str()) == 0;
  };
  if (!version) {
    git_reference* raw = nullptr;
    if (git_repository_head(&raw, repository) != 0) {
      throw not_found("'{}' has no commit yet", printable(shown));
    }
    const Reference head(raw);
    if (git_reference_is_branch(head.get()) == 1) located.branch = git_reference_shorthand(raw);
    located.id = *git_reference_target(raw);
    return located;
  }
  if (take("refs/heads/" + *version)) {
    located.branch = version;
    return located;
  }
  if (take("refs/tags/" + *version)) return located;
  if (version->starts_with("refs/") && take(*version)) return located;
  git_strarray remotes{};
  if (git_remote_list(&remotes, repository) == 0) {
    for (std::size_t i = 0; i < remotes.count && !located.branch; ++i) {
      const std::string name = std::string("refs/remotes/") + remotes.strings[i] + "/" + *version;
      if (take(name)) located.branch = version;
    }
    git_strarray_dispose(&remotes);
  }
  if (located.branch) return located;
  const auto id = abbreviated(repository, *version);
  if (!id) throw no_such_version(*version, shown);
  located.id = *id;
  return located;
}

}  // namespace mlf::vcs
