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

bool MetaValue::operator==(const MetaValue& other) const = default;

}  // namespace mlf::wire
