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

/// One direction of a panel: what is drawn where, and how it is labelled.
struct Axis {
  Range range;  ///< low < high; positive where logarithmic
  bool logarithmic = false;
  std::vector<Tick> ticks;  ///< within the range, rising
  std::string title;

  /// 0 at range.low, 1 at range.high.
  double position(double value) const;
};

/// The axes that show all of a panel, with at most `ticks` labels or so. A panel with nothing to
/// draw gets axes from 0 to 1.
Axis x_axis(const Plot& plot, const Panel& panel, std::size_t ticks);
Axis y_axis(const Plot& plot, const Panel& panel, std::size_t ticks);

/// Round numbers in the range: multiples of 1, 2 or 5 times a power of ten, labelled with as many
/// digits as tell them apart; thousands and millions as k and M.
std::vector<Tick> number_ticks(Range range, std::size_t most);
/// The same without fractions.
std::vector<Tick> integer_ticks(Range range, std::size_t most);
/// Powers of ten, or 1, 2 and 5 times them where there is room; round numbers where there are too
/// few.
std::vector<Tick> logarithmic_ticks(Range range, std::size_t most);
/// Durations in ms: "0s", "1m30s", "2h", "3d".
std::vector<Tick> duration_ticks(Range range, std::size_t most);
/// Times in ms since the epoch, in UTC: "12:30:05", "12:30" or "Nov 21", whatever changes.
std::vector<Tick> time_ticks(Range range, std::size_t most);

}  // namespace mlf::plot
