// SPDX-License-Identifier: Apache-2.0
//
// A work tree is ROOT/ID/NAME. The process that uses it locks the file ROOT/ID/lock and writes its
// identity into it. A tree whose file is not locked is abandoned and is removed. ROOT/lock is held
// while a tree is made or checked, so that no process finds a tree that is made but not yet locked.
// On file systems without locks, the identity decides: a tree is kept while its process lives; if
// the process belongs to another machine, while the file is younger than a week.
#include "source/work_trees.h"

#include <chrono>
#include <optional>

#include <sys/stat.h>

#include "base/characters.h"
#include "base/error.h"
#include "base/file.h"
#include "base/process_identity.h"
#include "wire/process_json.h"

namespace fs = std::filesystem;

namespace mlf::source {

namespace {

constexpr std::string_view lock_name = "lock";
constexpr std::chrono::hours patience_with_others{24 * 7};

std::string plain_name(std::string_view name) {
  std::string result;
  for (const char c : name.substr(0, 60)) {
    const bool is_plain =
        is_letter_or_digit(c) || c == '_' || c == '-' || (c == '.' && !result.empty());
    result += is_plain ? c : '_';
  }
  return result.empty() ? "project" : result;
}

std::chrono::nanoseconds age(const FileStatus& status) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return now - std::chrono::nanoseconds(status.modified_ns);
}

/// Whether the process that wrote this lock file may be alive, although the lock is not held.
bool may_be_used(const FileContent& lock) {
  const auto identity = wire::decode_identity(lock.bytes);
  if (!identity) return false;
  if (identity->place == this_place()) {
    return find_process(identity->supervisor.pid) == identity->supervisor;
  }
  return age(lock.status) < patience_with_others;
}

bool is_forgotten(const Directory& root, const RelativePath& tree) {
  const auto content = root.read_content(tree / lock_name);
  if (!content) return true;
  if (!FileLock::try_lock(root, tree / lock_name)) return false;
  return !may_be_used(*content);
}

/// Makes all directories writable. Some programs make directories that even their owner may not
/// write to, and whose files then cannot be removed.
void make_writable(const fs::path& tree) {
  std::error_code error;
  fs::permissions(tree, fs::perms::owner_all, fs::perm_options::add, error);
  fs::recursive_directory_iterator entries(tree, error);
  while (!error && entries != fs::recursive_directory_iterator()) {
    std::error_code ignored;
    if (entries->symlink_status(ignored).type() == fs::file_type::directory) {
      fs::permissions(entries->path(), fs::perms::owner_all, fs::perm_options::add, ignored);
    }
    entries.increment(error);
  }
}

void remove(const Directory& root, const RelativePath& tree) {
  try {
    root.remove_tree(tree);
  } catch (const Error&) {
    make_writable(root.path() / tree.str());
    try {
      root.remove_tree(tree);
    } catch (const Error&) {  // files of another user, as containers leave them
    }
  }
}

/// Renames abandoned trees. Called with the root's lock held, so it does not remove them, which may
/// take long; the caller does that later.
std::vector<RelativePath> set_forgotten_aside(const Directory& root) {
  std::vector<RelativePath> aside;
  for (const DirectoryEntry& entry : root.list()) {
    if (entry.kind != FileStatus::Kind::directory) continue;
    const auto tree = RelativePath::parse(entry.name);
    if (!is_forgotten(root, tree)) continue;
    const auto name = RelativePath::parse(temporary_name());
    try {
      root.rename(tree, root, name);
      aside.push_back(name);
    } catch (const Error&) {  // a tree of another user
    }
  }
  return aside;
}

struct Held {
  Directory root;
  RelativePath tree;
  FileLock lock;

  Held(Directory root_, RelativePath tree_, FileLock lock_)
      : root(std::move(root_)), tree(std::move(tree_)), lock(std::move(lock_)) {}
  ~Held() { remove(root, tree); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
};

}  // namespace

WorkTree make_work_tree(const fs::path& root_path, std::string_view name) {
  Directory root = Directory::create(fs::absolute(root_path));
  std::optional<FileLock> all(std::in_place, root, RelativePath::parse(lock_name));
  const auto forgotten = set_forgotten_aside(root);
  // Without the prefix of temporary names, which mark trees that are being removed.
  const auto tree = RelativePath::parse(temporary_name().substr(temporary_prefix.size()));
  root.make_directories(tree);
  const Directory made = root.open_directory(tree);
  made.create_file(RelativePath::parse(lock_name), wire::encode(own_identity()), Durability::none);
  FileLock own(root, tree / lock_name);
  all.reset();
  WorkTree result{.directory = made.path() / plain_name(name)};
  for (const RelativePath& leftover : forgotten) remove(root, leftover);
  result.hold = std::make_shared<Held>(std::move(root), tree, std::move(own));
  return result;
}

}  // namespace mlf::source
