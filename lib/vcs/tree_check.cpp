// SPDX-License-Identifier: Apache-2.0
//
// A few kilobytes of git objects can name billions of files, because trees may share subtrees. And
// a link can make the path of another file lead anywhere. So a tree is checked before any of its
// files is written, and the check itself stops after most_files files.
#include "vcs/tree_check.h"

#include <exception>

#include "base/error.h"
#include "base/link_table.h"
#include "base/text.h"
#include "vcs/fetch.h"

namespace mlf::vcs {

namespace {

constexpr std::size_t longest_link = 4096;
constexpr git_object_size_t longest_attributes = 1 << 20;
constexpr std::size_t longest_path = 4000;

[[noreturn]] void refuse_path(std::string_view path, std::string_view why) {
  throw invalid_parameter("the repository is refused: '{}' {}", printable(path), why);
}

class TreeWalk {
 public:
  explicit TreeWalk(git_repository* repository) : repository_(repository) {
    git_odb* raw = nullptr;
    if (git_repository_odb(&raw, repository) != 0) throw internal_error("{}", git_message());
    database_.reset(raw);
  }

  TreeReport run(const git_tree* tree) {
    walk(tree, &TreeWalk::look_at);
    if (const auto escape = links_.find_escape()) {
      refuse_path(escape->path, fmt::format("is a link to '{}', which leads out of it or into .git",
                                            printable(escape->target)));
    }
    if (!links_.empty()) walk(tree, &TreeWalk::look_for_collision);
    return report_;
  }

 private:
  using Visit = void (TreeWalk::*)(const std::string& path, const git_tree_entry* entry);

  void walk(const git_tree* tree, Visit visit) {
    visit_ = visit;
    const int result = git_tree_walk(tree, GIT_TREEWALK_PRE, &TreeWalk::step, this);
    if (thrown_) std::rethrow_exception(thrown_);
    if (result != 0) {
      throw internal_error("the repository is damaged: {}", printable(git_message()));
    }
  }

  /// Keeps an exception for walk() to throw: none may pass through the library's functions.
  static int step(const char* root, const git_tree_entry* entry, void* self) {
    auto& walk = *static_cast<TreeWalk*>(self);
    try {
      (walk.*walk.visit_)(std::string(root) + git_tree_entry_name(entry), entry);
      return 0;
    } catch (...) {
      walk.thrown_ = std::current_exception();
      return -1;
    }
  }

  void look_at(const std::string& path, const git_tree_entry* entry) {
    const std::string_view name = git_tree_entry_name(entry);
    if (name.empty() || name == "." || name == ".." || to_lower(name) == ".git" ||
        name.find('/') != name.npos) {
      refuse_path(path, "is not a valid file name");
    }
    if (path.size() > longest_path) refuse_path(path.substr(0, 100) + "...", "is too long");
    if (++files_ > most_files)
      refuse_path(path, fmt::format("is one file more than the {} that are allowed", most_files));
    switch (git_tree_entry_filemode(entry)) {
      case GIT_FILEMODE_LINK:
        add_link(path, name, entry);
        break;
      case GIT_FILEMODE_COMMIT:
        report_.has_submodules = true;
        break;
      case GIT_FILEMODE_BLOB:
      case GIT_FILEMODE_BLOB_EXECUTABLE:
        add_file(path, name, entry);
        break;
      default:
        break;
    }
  }

  void look_for_collision(const std::string& path, const git_tree_entry* entry) {
    const bool is_link = git_tree_entry_filemode(entry) == GIT_FILEMODE_LINK;
    if (links_.collides(path, is_link ? LinkTable::Entry::link : LinkTable::Entry::other))
      refuse_path(path, "is also a link");
  }

  void add_link(const std::string& path, std::string_view name, const git_tree_entry* entry) {
    const std::string lower = to_lower(name);
    if (lower == ".gitmodules" || lower == ".gitattributes") refuse_path(path, "is a link");
    if (size_of(path, entry) > longest_link) refuse_path(path, "is a link with a too long target");
    const std::string target = content(path, entry);
    if (target.empty() || target.find('\0') != target.npos)
      refuse_path(path, "is a link with an invalid target");
    links_.add(path, target);
  }

  void add_file(const std::string& path, std::string_view name, const git_tree_entry* entry) {
    const git_object_size_t size = size_of(path, entry);
    bytes_ += size;
    if (bytes_ > most_bytes)
      refuse_path(path, fmt::format("makes it more than {} bytes", most_bytes));
    if (name != ".gitattributes" || size > longest_attributes) return;
    if (content(path, entry).find("filter=lfs") != std::string::npos) {
      report_.has_large_files = true;
    }
  }

  git_object_size_t size_of(const std::string& path, const git_tree_entry* entry) {
    std::size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    if (git_odb_read_header(&size, &type, database_.get(), git_tree_entry_id(entry)) != 0) {
      throw internal_error("the repository lacks '{}': {}", printable(path),
                           printable(git_message()));
    }
    return size;
  }

  std::string content(const std::string& path, const git_tree_entry* entry) {
    git_blob* raw = nullptr;
    if (git_blob_lookup(&raw, repository_, git_tree_entry_id(entry)) != 0) {
      throw internal_error("the repository lacks '{}': {}", printable(path),
                           printable(git_message()));
    }
    const Blob blob(raw);
    return {static_cast<const char*>(git_blob_rawcontent(blob.get())),
            static_cast<std::size_t>(git_blob_rawsize(blob.get()))};
  }

  git_repository* repository_;
  Database database_;
  Visit visit_ = nullptr;
  std::exception_ptr thrown_;
  LinkTable links_;
  TreeReport report_;
  std::uint64_t files_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace

TreeReport check_tree(git_repository* repository, const git_tree* tree) {
  return TreeWalk(repository).run(tree);
}

}  // namespace mlf::vcs
