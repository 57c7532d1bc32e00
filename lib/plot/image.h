// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "plot/image_format.h"
#include "plot/plot.h"

namespace mlf::plot {

/// The plot as the bytes of an image file: panels with axes and grid, and the legend below them.
/// Behind a smoothed curve, the logged points are drawn in a pale colour.
/// @throws Error INVALID_PARAMETER_VALUE for a size out of bounds, INTERNAL_ERROR when drawing
/// fails.
std::string render_image(const Plot& plot, ImageFormat format, ImageSize size);

}  // namespace mlf::plot
