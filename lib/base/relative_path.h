// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <vector>

namespace mlf {

/// A validated path below a root. Functions on files of a store take only such paths. It is UTF-8
/// and has no empty, "." or ".." component, no leading or trailing slash, no control character and
/// no backslash, at most 255 bytes a component and 4096 bytes in all. The empty path is the root
/// itself.
class RelativePath {
 public:
  RelativePath() = default;

  /// @throws Error INVALID_PARAMETER_VALUE with the path and the rule that it breaks. An empty text
  ///   is refused; write RelativePath() for the root.
  static RelativePath parse(std::string_view text);

  /// This path followed by `below`.
  RelativePath operator/(const RelativePath& below) const;
  /// The same for one component that the program knows to be valid, such as "meta.yaml". It is not
  /// checked.
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
