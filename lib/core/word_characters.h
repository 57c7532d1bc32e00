// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace mlf {

/// Whether \w of Python's re accepts the code point: letters and digits of any script, other
/// characters with a numeric value, and the underscore, but not combining marks.
bool is_word_character(char32_t c);

}  // namespace mlf
