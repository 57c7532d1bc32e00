// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "scoring/scorer.h"

namespace mlf::scoring {

/// Makes scorers as `make` does and asks each for `request`, JSON of /invocations, before anyone
/// else can: the first answer of a model takes long. What goes wrong is told once, to the context's
/// reporter; the scorer, or one in its place, is used nevertheless.
MakeScorer warmed_up(MakeScorer make, std::string request, std::chrono::milliseconds patience);

}  // namespace mlf::scoring
