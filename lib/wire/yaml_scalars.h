// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wire/yaml_place.h"

namespace mlf::wire {

/// Corrects the scalars of a document where yaml-cpp reads them differently from PyYAML.
class YamlScalars {
 public:
  /// The lines of `text` end with "\n" or a separator (yaml_line_ends.h). `text` must outlive this
  /// object.
  explicit YamlScalars(std::string_view text);

  /// The text with "\n" in place of each separator, for yaml-cpp to read.
  const std::string& plain_text() const { return plain_text_; }

  /// The value of a scalar. It begins, with its anchor and tag, at `place` of plain_text(), and
  /// yaml-cpp has read `read`. @throws YamlError when `read` does not fit the text there.
  std::string text_at(YamlPlace place, const std::string& read) const;

 private:
  std::string_view text_;
  bool has_separators_;
  std::string plain_text_;
  std::vector<std::size_t> lines_;  // where each begins in text_
};

}  // namespace mlf::wire
