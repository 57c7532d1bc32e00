// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "scoring/scorer.h"

namespace mlf::scoring {

/// Makes scorers as `make` does, as long as the files below `directory` are those of now: another
/// model must not answer under the name of this one, or beside it, because a scorer was made anew.
/// Files are told apart by name, size and time; compiled Python is not looked at.
/// @throws what `make` throws; Error INVALID_STATE when the files have changed.
MakeScorer with_same_files(MakeScorer make, const std::filesystem::path& directory);

}  // namespace mlf::scoring
