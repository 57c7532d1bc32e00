#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes lib/core/word_characters.cpp: the code points that \\w of Python's re accepts.

Run by hand, with a Python that has the Unicode version that the table should have:
    python3 scripts/generate_word_characters.py > lib/core/word_characters.cpp
"""

import sys
import unicodedata


def ranges():
    first = None
    for code in range(sys.maxunicode + 2):
        word = code <= sys.maxunicode and (chr(code).isalnum() or chr(code) == "_")
        if word and first is None:
            first = code
        elif not word and first is not None:
            yield first, code - 1
            first = None


def main():
    print(f"""\
// SPDX-License-Identifier: Apache-2.0
//
// Made by scripts/generate_word_characters.py from Unicode {unicodedata.unidata_version}.
// Python's \\w accepts '_' and what str.isalnum() accepts: letters and characters with a decimal,
// digit or numeric value, but not combining marks.
#include "core/word_characters.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace mlf {{

namespace {{

struct Range {{
  std::uint32_t first;
  std::uint32_t last;
}};

// clang-format off
constexpr Range word_ranges[] = {{""")
    line = "   "
    for first, last in ranges():
        item = f" {{0x{first:X}, 0x{last:X}}},"
        if len(line) + len(item) > 100:
            print(line)
            line = "   "
        line += item
    print(line)
    print("""\
};
// clang-format on

}  // namespace

bool is_word_character(char32_t c) {
  if (c < 0x80) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  }
  const auto after = std::ranges::upper_bound(word_ranges, static_cast<std::uint32_t>(c), {},
                                              [](const Range& range) { return range.first; });
  return after != std::begin(word_ranges) && c <= std::prev(after)->last;
}

}  // namespace mlf""")


if __name__ == "__main__":
    main()
