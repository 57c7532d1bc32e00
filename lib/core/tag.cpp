// SPDX-License-Identifier: Apache-2.0
#include "core/tag.h"

#include <algorithm>

namespace mlf {

const std::string* find_tag(const std::vector<Tag>& tags, std::string_view key) {
  const auto at = std::ranges::find_if(tags, [&](const Tag& tag) { return tag.key == key; });
  return at == tags.end() ? nullptr : &at->value;
}

}  // namespace mlf
