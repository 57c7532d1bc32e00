// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace mlf {

/// The symbolic links of a tree of files that is about to be written, to know beforehand where they
/// would lead.
class LinkTable {
 public:
  /// A link at a path below the root, such as "a/b".
  void add(std::string_view path, std::string_view target);
  bool empty() const { return links_.empty(); }
  std::size_t size() const { return links_.size(); }

  /// What a link would be that is not to be written.
  struct Bad {
    std::string path;
    std::string target;
  };
  /// The first link, in the order of paths, that leads out of the tree, through whatever other
  /// links of it, or into a ".git".
  std::optional<Bad> find_bad() const;

  /// Whether a path that is no link is the same as a link of the table, or would be where upper and
  /// lower case are the same: what is below it would be written through the link.
  bool collides(std::string_view path, bool is_link) const;

 private:
  bool is_good(std::string_view path, std::string_view target) const;

  std::map<std::string, std::string, std::less<>> links_;
  std::map<std::string, int, std::less<>> folded_;
};

}  // namespace mlf
