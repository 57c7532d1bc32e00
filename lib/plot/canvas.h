// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace mlf::plot {

/// A drawing of Braille characters, each a cell of 2 by 4 dots. Dot (0, 0) is at the lower left.
class Canvas {
 public:
  struct Dot {
    std::int64_t x = 0;
    std::int64_t y = 0;
    bool operator==(const Dot&) const = default;
  };
  struct Cell {
    std::uint8_t dots = 0;  ///< the bits of U+2800
    char mark = 0;          ///< an ASCII character in place of the dots
    bool point = false;     ///< "●" in place of the dots
    std::size_t pen = 0;    ///< the pen that drew last, which decides the colour
  };

  Canvas(std::size_t columns, std::size_t rows);

  std::int64_t width() const { return static_cast<std::int64_t>(columns_) * 2; }
  std::int64_t height() const { return static_cast<std::int64_t>(rows_) * 4; }

  /// Draws a line; both ends must lie on the canvas.
  void line(Dot from, Dot to, std::size_t pen);
  /// Draws "●", for a single point: one dot would hardly be visible.
  void point(Dot at, std::size_t pen);
  /// Puts a character into the cell of `at`. @return false, and changes nothing, if the cell
  /// already has one.
  bool mark(Dot at, char mark, std::size_t pen);

  /// The cells of a row. Row 0 is at the top.
  const Cell* row(std::size_t row) const { return &cells_[row * columns_]; }
  std::size_t columns() const { return columns_; }
  std::size_t rows() const { return rows_; }

 private:
  Cell& cell(Dot dot);

  std::size_t columns_;
  std::size_t rows_;
  std::vector<Cell> cells_;
};

/// The cell as UTF-8; a space for an empty cell.
std::string cell_text(const Canvas::Cell& cell);

}  // namespace mlf::plot
