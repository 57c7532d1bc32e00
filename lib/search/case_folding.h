// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace mlf::search {

/// The letter that stands for `c` and all that re.IGNORECASE of Python takes for equal to it.
char32_t fold_case(char32_t c);

}  // namespace mlf::search
