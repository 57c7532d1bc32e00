// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "scoring/row_source.h"
#include "scoring/worker.h"

namespace mlf::scoring {

/// Scores a whole input with one request, as `mlflow models predict` does. @return MLflow's JSON,
/// without a line end.
/// @throws Error INVALID_PARAMETER_VALUE with MLflow's code, its message and the exception behind
/// it when the model refuses the input; INVALID_PARAMETER_VALUE for an input of more than 1 GiB.
std::string score_whole(const ReadPiece& read, std::string_view content_type,
                        std::string_view params, const Score& score);

}  // namespace mlf::scoring
