// SPDX-License-Identifier: Apache-2.0
#include "plot/terminal.h"

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/text.h"
#include "plot/canvas.h"

namespace mlf::plot {
namespace {

std::string text_of(const Canvas& canvas) {
  std::string text;
  for (std::size_t row = 0; row < canvas.rows(); ++row) {
    for (std::size_t i = 0; i < canvas.columns(); ++i) text += cell_text(canvas.row(row)[i]);
    text += '\n';
  }
  return text;
}

Plot plot_of(std::vector<std::vector<Point>> curves) {
  Plot plot;
  plot.panels.emplace_back();
  plot.panels[0].metric = "loss";
  for (std::vector<Point>& curve : curves) {
    Series series;
    series.run = plot.runs.size();
    series.count = curve.size();
    if (!curve.empty()) series.last = curve.back().y;
    series.points = std::move(curve);
    plot.runs.push_back({std::string(32, static_cast<char>('0' + series.run)),
                         "run-" + std::to_string(series.run)});
    plot.panels[0].series.push_back(std::move(series));
  }
  return plot;
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (const std::string_view line : split(text, '\n'))
    widest = std::max(widest, display_width(line));
  return widest;
}

TEST_CASE("dots become Braille, the lower left one being the origin") {
  Canvas canvas(2, 1);
  canvas.line({0, 0}, {0, 0}, 0);
  CHECK(text_of(canvas) == "⡀ \n");
  canvas.line({0, 3}, {0, 0}, 0);
  CHECK(text_of(canvas) == "⡇ \n");
  canvas.line({0, 0}, {3, 3}, 0);
  CHECK(text_of(canvas) == "⡧⠊\n");
}

TEST_CASE("lines go in every direction") {
  for (const Canvas::Dot end : {Canvas::Dot{9, 11}, {0, 11}, {9, 0}, {0, 0}, {4, 11}, {9, 6}}) {
    Canvas there(5, 3);
    Canvas back(5, 3);
    there.line({4, 6}, end, 0);
    back.line(end, {4, 6}, 0);
    for (const Canvas* canvas : {&there, &back}) {
      const auto column = static_cast<std::size_t>(end.x / 2);
      const auto row = 2 - static_cast<std::size_t>(end.y / 4);
      CHECK(canvas->row(row)[column].dots != 0);
      CHECK(canvas->row(1)[2].dots != 0);
    }
  }
}

TEST_CASE("a cell has one mark") {
  Canvas canvas(1, 1);
  CHECK(canvas.mark({0, 0}, 'a', 0));
  CHECK_FALSE(canvas.mark({1, 3}, 'b', 1));
  CHECK(text_of(canvas) == "a\n");
}

TEST_CASE("a drawing, whole") {
  const std::string text =
      render_terminal(plot_of({{{0, 0}, {10, 1}}}), {.width = 40, .height = 9});
  CHECK(text ==
        "     loss\n"
        "1.0 ┤                              ⢀⣀⡠⠤⠒\n"
        "    │                        ⣀⡠⠤⠔⠒⠉⠁\n"
        "0.5 ┤                 ⢀⣀⠤⠤⠒⠊⠉\n"
        "    │           ⣀⡠⠤⠒⠒⠉⠁\n"
        "    │    ⢀⣀⠤⠔⠒⠊⠉\n"
        "  0 ┤⠤⠒⠊⠉⠁\n"
        "    └┬────────────────┬────────────────┬\n"
        "     0                5               10\n"
        "                                    step\n"
        "  ⣀⣀ run-0  last 1\n");
}

TEST_CASE("the drawing keeps to its width and height") {
  for (const std::size_t width : {smallest_width, std::size_t{57}, std::size_t{200}}) {
    for (const std::size_t height : {smallest_height, std::size_t{25}}) {
      const Plot plot = plot_of({{{0, 1e-9}, {1e6, 123456.789}}, {{0, -3}, {5e5, 17}}});
      const std::string text = render_terminal(plot, {.width = width, .height = height});
      CHECK(widest_line(text) <= width);
      CHECK(split(text, '\n').size() <= height + 4);
    }
  }
}

TEST_CASE("colour on request only, and letters in its place") {
  const Plot plot = plot_of({{{0, 0}, {1, 1}}, {{0, 1}, {1, 0}}});
  const std::string plain = render_terminal(plot, {});
  CHECK(plain.find('\x1b') == std::string::npos);
  CHECK(plain.find("  a  run-0  last 1") != std::string::npos);
  CHECK(plain.find("  b  run-1  last 0") != std::string::npos);
  const std::string colorful = render_terminal(plot, {.color = true});
  CHECK(colorful.find("\x1b[38;5;32m") != std::string::npos);
  CHECK(colorful.find("\x1b[38;5;214m") != std::string::npos);
}

TEST_CASE("gaps, lone points and empty curves") {
  const double nan_value = std::numeric_limits<double>::quiet_NaN();
  const std::string lone = render_terminal(plot_of({{{5, 1}}}), {});
  CHECK(lone.find("●") != std::string::npos);
  const std::string gap =
      render_terminal(plot_of({{{0, 1}, {1, nan_value}, {2, 1}}}), {.width = 40, .height = 8});
  CHECK(gap.find("●") != std::string::npos);
  Plot nothing = plot_of({{}});
  nothing.panels[0].series[0].count = 2;
  nothing.panels[0].series[0].left_out = 2;
  CHECK(render_terminal(nothing, {}).find("run-0  nothing to draw (2 of 2 not drawn)") !=
        std::string::npos);
  Plot absent = plot_of({{{0, 1}, {1, 2}}, {}});
  absent.panels[0].series.pop_back();
  CHECK(render_terminal(absent, {}).find("run-1  not logged") != std::string::npos);
}

TEST_CASE("names from stores cannot speak to the terminal") {
  Plot plot = plot_of({{{0, 1}, {1, 2}}});
  plot.panels[0].metric = "lo\x1b[2Jss";
  plot.runs[0].run_name = "evil\x1b]0;title\x07";
  const std::string text = render_terminal(plot, {});
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find('\x07') == std::string::npos);
}

TEST_CASE("runs of the same name are told apart, and a long legend ends") {
  Plot plot = plot_of({{{0, 1}}, {{0, 2}}});
  plot.runs[1].run_name = "run-0";
  CHECK(legend_labels(plot) == std::vector<std::string>{"run-0 00000000", "run-0 11111111"});
  Plot many = plot_of(std::vector<std::vector<Point>>(60, {{0, 1}, {1, 2}}));
  CHECK(render_terminal(many, {}).find("and 41 more") != std::string::npos);
}

}  // namespace
}  // namespace mlf::plot
