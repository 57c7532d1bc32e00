// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "plot/plot.h"

namespace mlf::plot {

/// A plot as one line of JSON: {"x_axis": "step", "log_y": false, "smoothing": 0.0, "runs":
/// [{"run_id", "run_name"}], "panels": [{"metric", "series": [{"run_id", "count", "left_out",
/// "points": [[x, y]], "raw": [[x, y]]}]}]}. The y of a gap is null.
std::string to_json(const Plot& plot);

/// @throws Error INVALID_PARAMETER_VALUE for what to_json() would not have written.
Plot plot_from_json(std::string_view text);

}  // namespace mlf::plot
