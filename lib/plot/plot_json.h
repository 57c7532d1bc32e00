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

/// Reads what to_json() has written. @throws Error INVALID_PARAMETER_VALUE for any other text.
Plot plot_from_json(std::string_view text);

}  // namespace mlf::plot
