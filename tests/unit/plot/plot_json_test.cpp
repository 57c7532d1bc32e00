// SPDX-License-Identifier: Apache-2.0
#include "plot/plot_json.h"

#include <cmath>
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"
#include "plot/image.h"

namespace mlf::plot {
namespace {

Plot some_plot() {
  Plot plot;
  plot.runs = {{"abc", "one"}, {"def", "two \xff"}};
  Series series;
  series.run = 1;
  series.count = 3;
  series.left_out = 1;
  series.points = {{0, 0.5}, {1, std::numeric_limits<double>::quiet_NaN()}, {2, 1}};
  series.raw = {{0, 2}};
  plot.panels = {{"loss", {series}}};
  return plot;
}

TEST_CASE("a plot survives JSON") {
  const std::string text = to_json(some_plot());
  CHECK(text.find(R"("points":[[0,0.5],[1,null],[2,1.0]],"raw":[[0,2.0]])") != std::string::npos);
  const Plot back = plot_from_json(text);
  CHECK(to_json(back) == text);
  CHECK(back.panels.at(0).series.at(0).run == 1);
  CHECK(back.panels[0].series[0].last == 1);
  CHECK(std::isnan(back.panels[0].series[0].points[1].y));
}

TEST_CASE("what is no plot is refused") {
  const std::string good = to_json(some_plot());
  const auto with = [&](std::string_view from, std::string_view to) {
    std::string text = good;
    return text.replace(text.find(from), from.size(), to);
  };
  CHECK_THROWS_AS(plot_from_json(""), Error);
  CHECK_THROWS_AS(plot_from_json("[]"), Error);
  CHECK_THROWS_AS(plot_from_json(with("\"step\"", "\"steps\"")), Error);
  CHECK_THROWS_AS(plot_from_json(with("[0,0.5]", "[0]")), Error);
  CHECK_THROWS_AS(plot_from_json(with("\"abc\"", "7")), Error);
  CHECK_THROWS_AS(
      plot_from_json(with("{\"run_id\":\"def\",\"count\"", "{\"run_id\":\"x\",\"count\"")), Error);
  Plot logarithmic = some_plot();
  logarithmic.log_y = true;
  CHECK_NOTHROW(plot_from_json(to_json(logarithmic)));
  logarithmic.panels[0].series[0].points[0].y = -1;
  CHECK_THROWS_AS(plot_from_json(to_json(logarithmic)), Error);
}

TEST_CASE("images are what their names say and have their size") {
  const Plot plot = some_plot();
  const std::string png = render_image(plot, ImageFormat::png, {640, 480});
  CHECK(png.substr(1, 3) == "PNG");
  CHECK(png.substr(16, 8) == std::string("\0\0\x02\x80\0\0\x01\xe0", 8));
  const std::string svg = render_image(plot, ImageFormat::svg, {640, 480});
  CHECK(svg.find("<svg") != std::string::npos);
  CHECK(svg.find("width=\"640") != std::string::npos);
  CHECK_THROWS_AS(render_image(plot, ImageFormat::png, {10, 480}), Error);
  CHECK_THROWS_AS(render_image(plot, ImageFormat::png, {640, 100'000}), Error);
}

TEST_CASE("sizes follow the number of panels") {
  Plot plot = some_plot();
  const ImageSize one = default_image_size(plot, ImageFormat::svg);
  CHECK(default_image_size(plot, ImageFormat::png).width == 2 * one.width);
  plot.panels.resize(3);
  CHECK(panel_columns(plot) == 2);
  CHECK(panel_rows(plot) == 2);
  CHECK(default_image_size(plot, ImageFormat::svg).height > one.height);
}

}  // namespace
}  // namespace mlf::plot
