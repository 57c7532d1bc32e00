// SPDX-License-Identifier: Apache-2.0
//
// A plot in text. Curves are drawn with Braille characters, which have 2 by 4 dots in a character
// and so give the best resolution that text without graphics extensions has. A character can have
// only one colour, so where curves cross, the later one decides it.
#include "plot/terminal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "base/text.h"
#include "plot/axis.h"
#include "plot/canvas.h"

namespace mlf::plot {
namespace {

/// The colours of Okabe and Ito, which colour-blind readers can tell apart, or the nearest of the
/// 256 colours of terminals. Black is left out, because it is the background of many terminals.
constexpr std::array<int, 7> terminal_palette{32, 214, 36, 175, 166, 81, 220};

constexpr std::size_t terminal_legend_length = 20;
constexpr std::size_t rows_of_axes = 3;  // title, axis, labels

std::string colored(std::string_view text, std::size_t run, bool color) {
  if (!color) return std::string(text);
  return fmt::format("\x1b[38;5;{}m{}\x1b[0m", terminal_palette[run % terminal_palette.size()],
                     text);
}

std::string emphasized(std::string_view text, bool color) {
  return color ? fmt::format("\x1b[1m{}\x1b[0m", text) : std::string(text);
}

/// The letter of a run: a to z, then A to Z, then a again.
char letter_of(std::size_t run) {
  static constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
  return letters[run % letters.size()];
}

std::string spaces(std::size_t count) { return std::string(count, ' '); }

/// One panel with its axes.
class PanelDrawing {
 public:
  PanelDrawing(const Plot& plot, const Panel& panel, const TerminalOptions& options)
      : panel_(panel),
        options_(options),
        y_(y_axis(plot, panel, (options.height - rows_of_axes) / 2 + 1)),
        margin_(widest_label()),
        canvas_(options.width - margin_ - 2, options.height - rows_of_axes),
        x_(x_axis(plot, panel, canvas_.columns() / 12 + 1)) {
    for (const Series& series : panel.series) draw(series);
    if (!options.color && plot.runs.size() > 1) mark_ends();
  }

  std::string text() const {
    std::string text = spaces(margin_ + 2) + emphasized(printable(panel_.metric), options_.color);
    text += '\n';
    for (std::size_t row = 0; row < canvas_.rows(); ++row) text += line(row);
    return text + bottom();
  }

 private:
  std::size_t widest_label() const {
    std::size_t widest = 1;
    for (const Tick& tick : y_.ticks) widest = std::max(widest, tick.label.size());
    return widest;
  }

  static std::int64_t scaled(double position, std::int64_t size) {
    const auto dot =
        static_cast<std::int64_t>(std::llround(position * static_cast<double>(size - 1)));
    return std::clamp<std::int64_t>(dot, 0, size - 1);
  }
  Canvas::Dot dot_of(const Point& point) const {
    return {scaled(x_.position(point.x), canvas_.width()),
            scaled(y_.position(point.y), canvas_.height())};
  }

  void draw(const Series& series) {
    const std::vector<Point>& points = series.points;
    const auto is_drawn = [&](std::size_t i) {
      return i < points.size() && std::isfinite(points[i].y);
    };
    for (std::size_t i = 0; i < points.size(); ++i) {
      if (!is_drawn(i)) continue;
      const bool alone = !is_drawn(i + 1) && (i == 0 || !is_drawn(i - 1));
      if (alone) canvas_.point(dot_of(points[i]), series.run);
      if (is_drawn(i + 1)) canvas_.line(dot_of(points[i]), dot_of(points[i + 1]), series.run);
    }
  }

  /// Puts the letter of each curve at its last point whose cell has no other letter.
  void mark_ends() {
    for (const Series& series : panel_.series) {
      const auto has_room = [&](const Point& point) {
        return std::isfinite(point.y) &&
               canvas_.mark(dot_of(point), letter_of(series.run), series.run);
      };
      // If every cell of the curve has another letter, the curve gets none.
      static_cast<void>(std::find_if(series.points.rbegin(), series.points.rend(), has_room));
    }
  }

  std::string line(std::size_t row) const {
    const std::string label = label_of_row(row);
    std::string text = spaces(margin_ - label.size()) + label + (label.empty() ? " │" : " ┤");
    const Canvas::Cell* cells = canvas_.row(row);
    std::size_t end = canvas_.columns();
    while (end > 0 && cell_text(cells[end - 1]) == " ") --end;
    for (std::size_t column = 0; column < end;) {
      const std::size_t run = cells[column].pen;
      std::string piece;
      for (; column < end && cells[column].pen == run; ++column) piece += cell_text(cells[column]);
      text += colored(piece, run, options_.color);
    }
    return text + '\n';
  }

  std::string label_of_row(std::size_t row) const {
    for (const Tick& tick : y_.ticks) {
      const std::int64_t dot = scaled(y_.position(tick.at), canvas_.height());
      if (canvas_.rows() - 1 - static_cast<std::size_t>(dot / 4) == row) return tick.label;
    }
    return "";
  }

  /// The x axis, its labels and its title.
  std::string bottom() const {
    std::string axis = spaces(margin_) + " └";
    std::string labels(options_.width, ' ');
    std::vector<bool> ticked(canvas_.columns());
    std::size_t free_from = 0;
    for (const Tick& tick : x_.ticks) {
      const std::size_t column = column_of(tick);
      const std::size_t begin = begin_of(tick, column);
      if (begin < free_from) continue;
      labels.replace(begin, tick.label.size(), tick.label);
      free_from = begin + tick.label.size() + 1;
      ticked[column] = true;
    }
    for (const bool has_tick : ticked) axis += has_tick ? "┬" : "─";
    labels.erase(labels.find_last_not_of(' ') + 1);
    return axis + "\n" + with_title(labels) + "\n";
  }

  std::size_t column_of(const Tick& tick) const {
    return static_cast<std::size_t>(scaled(x_.position(tick.at), canvas_.width()) / 2);
  }

  /// The column where the label of a tick begins. The label is centred below the tick if there is
  /// room.
  std::size_t begin_of(const Tick& tick, std::size_t column) const {
    const std::size_t middle = margin_ + 2 + column;
    const std::size_t half = tick.label.size() / 2;
    const std::size_t begin = middle > half ? middle - half : 0;
    const std::size_t longest = std::min(tick.label.size(), options_.width);
    return std::min(begin, options_.width - longest);
  }

  std::string with_title(const std::string& labels) const {
    const std::string& title = x_.title;
    if (labels.size() + 2 + title.size() <= options_.width) {
      return labels + spaces(options_.width - labels.size() - title.size()) + title;
    }
    return labels + "\n" + spaces(options_.width - std::min(options_.width, title.size())) + title;
  }

  const Panel& panel_;
  const TerminalOptions& options_;
  Axis y_;
  std::size_t margin_;
  Canvas canvas_;
  Axis x_;
};

/// The last value of a run's curve, and how many points are not drawn. "" unless the plot has one
/// panel only.
std::string remark(const Plot& plot, std::size_t run) {
  if (plot.panels.size() != 1) return "";
  for (const Series& series : plot.panels.front().series) {
    if (series.run != run) continue;
    std::string text =
        series.last ? fmt::format("  last {:.6g}", *series.last) : "  nothing to draw";
    if (series.left_out > 0)
      text += fmt::format(" ({} of {} not drawn)", series.left_out, series.count);
    return text;
  }
  return "  not logged";
}

std::string legend(const Plot& plot, const TerminalOptions& options) {
  const std::vector<std::string> labels = legend_labels(plot);
  const std::size_t shown =
      labels.size() <= terminal_legend_length ? labels.size() : terminal_legend_length - 1;
  std::string text;
  for (std::size_t run = 0; run < shown; ++run) {
    const std::string mark = options.color ? "━━" : std::string(1, letter_of(run)) + " ";
    const bool is_only_one = plot.runs.size() == 1 && !options.color;
    text += "  " + colored(is_only_one ? "⣀⣀" : mark, run, options.color) + " " + labels[run];
    text += remark(plot, run) + '\n';
  }
  if (shown < labels.size()) text += fmt::format("  and {} more\n", labels.size() - shown);
  return text;
}

}  // namespace

std::string render_terminal(const Plot& plot, const TerminalOptions& options) {
  std::string text;
  for (const Panel& panel : plot.panels) {
    text += PanelDrawing(plot, panel, options).text();
  }
  return text + legend(plot, options);
}

}  // namespace mlf::plot
