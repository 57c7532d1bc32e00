// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "plot/plot.h"

namespace mlf::plot {

struct TerminalOptions {
  std::size_t width = 80;   ///< columns of the whole drawing; at least smallest_width
  std::size_t height = 20;  ///< lines of a panel with its title and axes; at least smallest_height
  bool color = false;       ///< false: curves end with a letter that the legend explains
};

inline constexpr std::size_t smallest_width = 30;
inline constexpr std::size_t smallest_height = 6;

/// The plot as text: panels one below the other, then the legend. The last line has a line end too.
std::string render_terminal(const Plot& plot, const TerminalOptions& options);

}  // namespace mlf::plot
