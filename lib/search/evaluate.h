// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "search/expression.h"
#include "search/subject.h"

namespace mlf::search {

/// Whether the record satisfies the filter. Asks the subject only for values that the filter names,
/// and stops as soon as the result is certain.
bool evaluate(const Expression& expression, const Subject& subject);

}  // namespace mlf::search
