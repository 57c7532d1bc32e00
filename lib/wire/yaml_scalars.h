// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/yaml_place.h"

/// What the scalars of a document hold where PyYAML and yaml-cpp differ.
namespace mlf::wire {

class YamlScalars {
 public:
  /// Lines of `text`, which outlives this, end in "\n" or a separator (yaml_line_ends.h).
  explicit YamlScalars(std::string_view text);

  /// The text with "\n" for each separator: what yaml-cpp is to read.
  const std::string& plain_text() const { return plain_text_; }

  /// The scalar that begins, with its anchor and tag, at `place` of the plain text, where yaml-cpp
  /// has read `read`. @throws YamlError when the two do not go together.
  std::string text_at(YamlPlace place, const std::string& read) const;

 private:
  std::string_view text_;
  bool has_separators_;
  std::string plain_text_;
  std::vector<std::size_t> lines_;  // where each begins in text_
};

}  // namespace mlf::wire
