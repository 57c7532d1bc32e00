// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mlf::net {

/// The part of a file that a response contains, in bytes.
struct ByteRange {
  std::uint64_t first = 0;
  std::uint64_t length = 0;

  bool operator==(const ByteRange&) const = default;
};

/// What a Range header asks for.
struct RangeRequest {
  enum class Kind {
    whole,          ///< the whole file: the header is to be ignored (status 200)
    part,           ///< `range` (status 206)
    unsatisfiable,  ///< no byte of the file (status 416)
  };
  Kind kind = Kind::whole;
  ByteRange range{};

  bool operator==(const RangeRequest&) const = default;
};

/// Reads the value of a Range header for a file of `size` bytes: "bytes=2-5", "bytes=2-" or
/// "bytes=-5". Several ranges, other units and malformed values ask for the whole file, as
/// RFC 9110 allows.
RangeRequest parse_range(std::string_view value, std::uint64_t size);

}  // namespace mlf::net
