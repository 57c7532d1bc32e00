// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "plot/plot.h"

namespace mlf::plot {

enum class ImageFormat { svg, png };

/// "svg" and "png".
std::string_view image_format_name(ImageFormat format);
std::optional<ImageFormat> parse_image_format(std::string_view name);

struct ImageSize {
  int width = 0;  ///< pixels
  int height = 0;
};

inline constexpr ImageSize smallest_image{320, 240};
inline constexpr ImageSize largest_image{8192, 8192};

/// Pixels of a PNG for one unit of the drawing.
inline constexpr double png_density = 2;

/// The layout of the panels: one panel fills the image, several are in two columns.
std::size_t panel_columns(const Plot& plot);
std::size_t panel_rows(const Plot& plot);

/// A size that suits the number of panels.
ImageSize default_image_size(const Plot& plot, ImageFormat format);

}  // namespace mlf::plot
