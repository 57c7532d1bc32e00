// SPDX-License-Identifier: Apache-2.0
#include "plot/canvas.h"

#include <cstdlib>

namespace mlf::plot {

Canvas::Canvas(std::size_t columns, std::size_t rows)
    : columns_(columns), rows_(rows), cells_(columns * rows) {}

Canvas::Cell& Canvas::cell(Dot dot) {
  const auto column = static_cast<std::size_t>(dot.x / 2);
  const auto row = rows_ - 1 - static_cast<std::size_t>(dot.y / 4);
  return cells_[row * columns_ + column];
}

/// Bresenham's algorithm.
void Canvas::line(Dot from, Dot to, std::size_t pen) {
  // The bits of a cell's dots: for each column, from the bottom row to the top one.
  static constexpr std::uint8_t bits[2][4] = {{0x40, 0x04, 0x02, 0x01}, {0x80, 0x20, 0x10, 0x08}};
  const std::int64_t width = std::abs(to.x - from.x);
  const std::int64_t height = -std::abs(to.y - from.y);
  const std::int64_t right = from.x < to.x ? 1 : -1;
  const std::int64_t up = from.y < to.y ? 1 : -1;
  std::int64_t error = width + height;
  for (Dot dot = from;;) {
    Cell& here = cell(dot);
    here.dots |= bits[dot.x % 2][dot.y % 4];
    here.pen = pen;
    if (dot == to) return;
    const std::int64_t doubled = 2 * error;
    if (doubled >= height) {
      error += height;
      dot.x += right;
    }
    if (doubled <= width) {
      error += width;
      dot.y += up;
    }
  }
}

void Canvas::point(Dot at, std::size_t pen) {
  Cell& here = cell(at);
  here.point = true;
  here.pen = pen;
}

bool Canvas::mark(Dot at, char mark, std::size_t pen) {
  Cell& here = cell(at);
  if (here.mark != 0) return false;
  here.mark = mark;
  here.pen = pen;
  return true;
}

std::string cell_text(const Canvas::Cell& cell) {
  if (cell.mark != 0) return std::string(1, cell.mark);
  if (cell.point) return "●";
  if (cell.dots == 0) return " ";
  // U+2800 plus the eight bits of the dots, in UTF-8: E2, then 1010 00dd, then 10dd dddd.
  return {'\xE2', static_cast<char>(0xA0 | (cell.dots >> 6)),
          static_cast<char>(0x80 | (cell.dots & 0x3F))};
}

}  // namespace mlf::plot
