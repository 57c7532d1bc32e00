// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mlf {

/// The symbolic links of a tree of files that is about to be written. It tells before anything is
/// written whether a link would lead out of the tree.
class LinkTable {
 public:
  /// Adds a link. `path` is relative to the root of the tree, such as "a/b".
  void add(std::string_view path, std::string_view target);
  bool empty() const { return links_.empty(); }
  std::size_t size() const { return links_.size(); }

  struct Link {
    std::string path;
    std::string target;
  };
  /// The first link, in the order of paths, that leads out of the tree or into a ".git", directly
  /// or through other links: it must not be written.
  std::optional<Link> find_escape() const;

  /// What an entry of the tree is: a link of the table, or a file or directory.
  enum class Entry { link, other };
  /// Whether another entry of the tree, at `path`, would overwrite or pass through a link of the
  /// table. Names that differ only in case count as the same, as on some file systems.
  bool collides(std::string_view path, Entry entry) const;

 private:
  bool is_good(std::string_view path, std::string_view target) const;

  std::map<std::string, std::string, std::less<>> links_;
  std::map<std::string, int, std::less<>> folded_;
};

}  // namespace mlf
