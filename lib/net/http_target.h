// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mlf::net {

struct QueryParameter {
  std::string name;
  std::string value;

  bool operator==(const QueryParameter&) const = default;
};

/// What a request asks for: the path and the query of its target. Every percent escape is decoded
/// once, here and nowhere else.
struct Target {
  std::string path;                   ///< as it was sent, but with one leading slash
  std::vector<std::string> segments;  ///< the decoded parts of the path between its slashes
  std::vector<QueryParameter> query;  ///< decoded, in the order in which they came
  /// A segment contains a slash or a backslash, which was escaped. Whoever joins segments to a
  /// path cannot tell these from separators.
  bool has_encoded_separator = false;

  /// Reads "/a/b?c=d". Several leading slashes count as one, because some clients append "/api" to
  /// a base URL that ends in a slash. A path that ends in a slash has an empty last segment; "/"
  /// has no segments.
  /// @throws Error INVALID_PARAMETER_VALUE when the text does not start with a slash; has a
  ///   character that a URL cannot have, a fragment or a broken escape; when decoded text is not
  ///   UTF-8; when a segment is "." or ".." or has a control character; when the query has a NUL.
  static Target parse(std::string_view text);

  /// The value of the first parameter of that name; nullptr when there is none.
  const std::string* find(std::string_view name) const;
  /// The values of all parameters of that name.
  std::vector<std::string> find_all(std::string_view name) const;

  bool operator==(const Target&) const = default;
};

}  // namespace mlf::net
