// SPDX-License-Identifier: Apache-2.0
#include "base/size.h"

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf {

std::uint64_t parse_size(std::string_view text) {
  constexpr std::string_view units = "KMGT";
  const auto unit = text.empty() ? units.npos : units.find(to_upper(text.substr(text.size() - 1)));
  const std::size_t shift = unit == units.npos ? 0 : 10 * (unit + 1);
  const auto number = parse_int64(shift == 0 ? text : text.substr(0, text.size() - 1));
  constexpr std::int64_t most = std::int64_t{1} << 20;  // in TiB: shifted by 40 bits, it still fits
  if (number && *number >= 0 && (shift == 0 || *number <= most)) {
    return static_cast<std::uint64_t>(*number) << shift;
  }
  throw invalid_parameter("'{}' is no size; write it as a number of bytes, 512K, 64M or 2G",
                          printable(text));
}

}  // namespace mlf
