// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "wire/meta_yaml.h"

namespace mlf::wire {

MetaValue MetaValue::of(std::string_view text) {
  return {.kind = Kind::text, .text = std::string(text), .list = {}, .map = {}};
}

MetaValue MetaValue::of(std::int64_t number) {
  return {.kind = Kind::plain, .text = fmt::format("{}", number), .list = {}, .map = {}};
}

// Not defaulted: clang 14 crashes on two defaulted comparisons that call each other.
bool MetaValue::operator==(const MetaValue& other) const {
  return kind == other.kind && text == other.text && list == other.list && map == other.map;
}

bool MetaEntry::operator==(const MetaEntry& other) const {
  return key == other.key && value == other.value && is_plain_key == other.is_plain_key;
}

}  // namespace mlf::wire
