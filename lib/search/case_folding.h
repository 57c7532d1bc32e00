// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace mlf::search {

/// `c` without its case: two letters have the same result exactly when Python's re.IGNORECASE
/// treats them as equal.
char32_t fold_case(char32_t c);

}  // namespace mlf::search
