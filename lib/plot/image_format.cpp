// SPDX-License-Identifier: Apache-2.0
// Separate from image.cpp, so that programs that only name a format do not link to cairo.
#include "plot/image_format.h"

#include <algorithm>

namespace mlf::plot {

std::size_t panel_columns(const Plot& plot) { return plot.panels.size() > 1 ? 2 : 1; }

std::size_t panel_rows(const Plot& plot) {
  const std::size_t columns = panel_columns(plot);
  return std::max<std::size_t>(1, (plot.panels.size() + columns - 1) / columns);
}

std::string_view image_format_name(ImageFormat format) {
  return format == ImageFormat::svg ? "svg" : "png";
}

std::optional<ImageFormat> parse_image_format(std::string_view name) {
  if (name == "svg") return ImageFormat::svg;
  if (name == "png") return ImageFormat::png;
  return std::nullopt;
}

ImageSize default_image_size(const Plot& plot, ImageFormat format) {
  const int rows = static_cast<int>(std::min<std::size_t>(panel_rows(plot), 100));
  const ImageSize size =
      plot.panels.size() <= 1 ? ImageSize{900, 540} : ImageSize{1200, rows * 340 + 80};
  const int scale = format == ImageFormat::png ? static_cast<int>(png_density) : 1;
  return {size.width * scale, std::min(size.height * scale, largest_image.height)};
}

}  // namespace mlf::plot
