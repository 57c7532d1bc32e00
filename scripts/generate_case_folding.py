#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes lib/search/case_folding.cpp: the letters that Python's re.IGNORECASE treats as equal.

Run by hand, with a Python that has the Unicode version that the table should have:
    python3 scripts/generate_case_folding.py > lib/search/case_folding.cpp
"""

import re
import sys
import unicodedata


def folded():
    """Pairs (code point, the code point that represents it): equal letters have the same one."""
    classes = {}
    for code in range(sys.maxunicode + 1):
        lower = chr(code).lower()
        if not 0xD800 <= code <= 0xDFFF and (lower != chr(code) or chr(code).upper() != chr(code)):
            classes.setdefault(lower[0], []).append(code)
    letters = [code for codes in classes.values() for code in codes]
    text = "".join(map(chr, letters))
    fold = {}
    for code in letters:
        if code in fold:
            continue
        equal = [ord(c) for c in re.findall(re.escape(chr(code)), text, re.IGNORECASE)]
        small = min(equal, key=lambda c: (chr(c).lower() != chr(c), c))
        fold.update({other: small for other in equal})
    return sorted((code, to) for code, to in fold.items() if code != to)


def runs(pairs):
    """Rows (first, last, stride, delta) of code points that differ from their folded ones by delta."""
    to = dict(pairs)
    done = set()
    for code, target in pairs:
        if code in done:
            continue
        ends = {}
        for stride in (1, 2):
            last = code
            while to.get(last + stride) == last + stride + target - code:
                last += stride
            ends[stride] = last
        stride = 1 if ends[1] > code or ends[2] == code else 2
        done.update(range(code, ends[stride] + 1, stride))
        yield code, ends[stride], stride, target - code


def main():
    print(f"""\
// SPDX-License-Identifier: Apache-2.0
//
// Made by scripts/generate_case_folding.py from Unicode {unicodedata.unidata_version}.
#include "search/case_folding.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace mlf::search {{

namespace {{

/// Each of first, first + stride, ..., last is folded to itself plus `delta`.
struct FoldedRange {{
  std::uint32_t first;
  std::uint32_t last;
  std::uint32_t stride;
  std::int32_t delta;
}};

// clang-format off
constexpr FoldedRange runs[] = {{""")
    line = "   "
    for first, last, stride, delta in runs(folded()):
        item = f" {{0x{first:X}, 0x{last:X}, {stride}, {delta}}},"
        if len(line) + len(item) > 100:
            print(line)
            line = "   "
        line += item
    print(line)
    print("""\
};
// clang-format on

}  // namespace

char32_t fold_case(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  const auto after = std::ranges::upper_bound(runs, c, {}, &FoldedRange::first);
  if (after == std::begin(runs)) return c;
  const FoldedRange& run = *std::prev(after);
  if (c > run.last || (c - run.first) % run.stride != 0) return c;
  return static_cast<char32_t>(static_cast<std::int32_t>(c) + run.delta);
}

}  // namespace mlf::search""")


if __name__ == "__main__":
    main()
