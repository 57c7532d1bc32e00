// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "plot/plot.h"

namespace mlf::plot {

struct Range {
  double low = 0;
  double high = 1;
};

struct Tick {
  double at = 0;
  std::string label;
};

/// One axis of a panel: where values are drawn, and how it is labelled.
struct Axis {
  Range range;  ///< low < high; positive if logarithmic
  bool logarithmic = false;
  std::vector<Tick> ticks;  ///< within the range, in rising order
  std::string title;

  /// Where to draw a value: 0 at range.low, 1 at range.high.
  double position(double value) const;
};

/// The axes that show all points of a panel, with about `ticks` labels. A panel without points gets
/// axes from 0 to 1, or from 1 to 10 if logarithmic.
Axis x_axis(const Plot& plot, const Panel& panel, std::size_t ticks);
Axis y_axis(const Plot& plot, const Panel& panel, std::size_t ticks);

/// Round numbers within the range: multiples of 1, 2 or 5 times a power of ten. The labels have as
/// many digits as are needed to tell them apart, and k, M and G for 10^3, 10^6 and 10^9. Here and
/// below there are about `most` ticks.
std::vector<Tick> number_ticks(Range range, std::size_t most);
/// The same with whole numbers only.
std::vector<Tick> integer_ticks(Range range, std::size_t most);
/// Powers of ten, or 1, 2 and 5 times them if there is room; number_ticks() if that gives fewer
/// than two.
std::vector<Tick> logarithmic_ticks(Range range, std::size_t most);
/// For durations in ms; labels such as "0s", "1m30s", "2h", "3d".
std::vector<Tick> duration_ticks(Range range, std::size_t most);
/// For times in ms since the epoch; labels in UTC such as "12:30:05", "12:30" or "Nov 21",
/// depending on the distance of the ticks.
std::vector<Tick> time_ticks(Range range, std::size_t most);

}  // namespace mlf::plot
