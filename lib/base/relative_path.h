// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace mlf {

/// A path below a root, validated once: the only thing that functions on files of a store take.
/// It has no empty, "." or ".." component, no leading or trailing slash, no control character and
/// no backslash, is UTF-8, and keeps to 255 bytes a component and 4096 in all. The empty path is
/// the root itself.
class RelativePath {
 public:
  RelativePath() = default;

  /// @throws Error INVALID_PARAMETER_VALUE naming the path and the rule it breaks. An empty text is
  ///   refused; the root is RelativePath().
  static RelativePath parse(std::string_view text);

  /// This path and then `below`.
  RelativePath operator/(const RelativePath& below) const;
  /// The same for one literal component of the program's own, such as "meta.yaml".
  RelativePath operator/(std::string_view component) const;

  bool empty() const { return text_.empty(); }
  const std::string& str() const { return text_; }
  const char* c_str() const { return text_.empty() ? "." : text_.c_str(); }
  std::string_view file_name() const;
  /// The path without its last component; the root's parent is the root.
  RelativePath parent() const;
  std::vector<std::string_view> components() const;

  bool operator==(const RelativePath&) const = default;
  auto operator<=>(const RelativePath&) const = default;

 private:
  explicit RelativePath(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

}  // namespace mlf
