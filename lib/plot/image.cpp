// SPDX-License-Identifier: Apache-2.0
//
// The same code draws both formats, on a surface of cairo for each. A PNG is drawn at twice the
// size, so that it is sharp on screens with a high resolution. In an SVG, letters are outlines, so
// that it looks the same everywhere.
#include "plot/image.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <cairo-svg.h>
#include <cairo.h>
#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "plot/axis.h"

namespace mlf::plot {
namespace {

struct Color {
  double red, green, blue;
};

constexpr Color rgb(unsigned hex) {
  return {(hex >> 16 & 0xFF) / 255.0, (hex >> 8 & 0xFF) / 255.0, (hex & 0xFF) / 255.0};
}

/// The colours of Okabe and Ito, which colour-blind readers can tell apart, with the palest of them
/// and black at the end. After eight runs the colours repeat with dashed lines.
constexpr std::array<Color, 8> palette{rgb(0x0072B2), rgb(0xE69F00), rgb(0x009E73), rgb(0xCC79A7),
                                       rgb(0xD55E00), rgb(0x56B4E9), rgb(0xF0E442), rgb(0x000000)};
constexpr Color ink = rgb(0x24292F);
constexpr Color soft_ink = rgb(0x57606A);
constexpr Color grid_color = rgb(0xE3E7EB);
constexpr Color frame_color = rgb(0xAEB6BF);
constexpr Color paper = rgb(0xFFFFFF);

constexpr double margin = 16;
constexpr double title_size = 15;
constexpr double label_size = 11.5;
constexpr double legend_size = 12.5;
constexpr double legend_line = 20;
constexpr double swatch = 22;              // width of a line sample in the legend
constexpr std::size_t legend_length = 40;  // the most entries

struct Box {
  double x, y, width, height;
  double right() const { return x + width; }
  double bottom() const { return y + height; }
};

enum class Anchor { start, middle, end };

/// Draws the elements of a chart on a context of cairo.
class Pen {
 public:
  explicit Pen(cairo_t* cairo) : cairo_(cairo) {}

  void color(const Color& color, double opacity = 1) {
    cairo_set_source_rgba(cairo_, color.red, color.green, color.blue, opacity);
  }
  void font(double size, bool bold) {
    cairo_select_font_face(cairo_, "DejaVu Sans", CAIRO_FONT_SLANT_NORMAL,
                           bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo_, size);
  }
  double text_width(const std::string& text) {
    cairo_text_extents_t extents;
    cairo_text_extents(cairo_, text.c_str(), &extents);
    return extents.x_advance;
  }
  /// `text`; if it is wider than `width`, as much of it as fits, and an ellipsis.
  std::string fitted(const std::string& text, double width) {
    if (text_width(text) <= width) return text;
    std::size_t count = utf8_length(text);
    std::string shorter;
    do {
      shorter = std::string(utf8_prefix(text, --count)) + "…";
    } while (count > 0 && text_width(shorter) > width);
    return shorter;
  }
  /// Draws text with its baseline at `y`.
  void text(double x, double y, const std::string& text, Anchor anchor) {
    const double width = anchor == Anchor::start ? 0 : text_width(text);
    cairo_move_to(cairo_, anchor == Anchor::middle ? x - width / 2 : x - width, y);
    cairo_show_text(cairo_, text.c_str());
  }
  void fill(const Box& box) {
    cairo_rectangle(cairo_, box.x, box.y, box.width, box.height);
    cairo_fill(cairo_);
  }
  /// A thin line, moved to the middle of pixels so that it is sharp.
  void line(double x1, double y1, double x2, double y2) {
    cairo_set_line_width(cairo_, 1);
    cairo_move_to(cairo_, std::floor(x1) + 0.5, std::floor(y1) + 0.5);
    cairo_line_to(cairo_, std::floor(x2) + 0.5, std::floor(y2) + 0.5);
    cairo_stroke(cairo_);
  }
  void dot(double x, double y, double radius) {
    cairo_new_sub_path(cairo_);
    cairo_arc(cairo_, x, y, radius, 0, 2 * M_PI);
    cairo_fill(cairo_);
  }
  cairo_t* context() { return cairo_; }

 private:
  cairo_t* cairo_;
};

void set_dash(cairo_t* cairo, std::size_t run) {
  static constexpr std::array<double, 2> dashes{6, 3};
  const bool is_dashed = run / palette.size() % 2 == 1;
  cairo_set_dash(cairo, dashes.data(), is_dashed ? 2 : 0, 0);
}

class ChartPanel {
 public:
  ChartPanel(Pen& pen, const Plot& plot, const Panel& panel, const Box& outer)
      : pen_(pen),
        panel_(panel),
        outer_(outer),
        y_(y_axis(plot, panel, ticks_in(outer.height, 44))),
        area_(area_inside(outer)),
        x_(x_axis(plot, panel, ticks_in(area_.width, 84))) {}

  void draw() {
    draw_title();
    draw_grid();
    cairo_save(pen_.context());
    clip();
    for (const Series& series : panel_.series) draw_curve(series.raw, series.run, 1, 0.25);
    for (const Series& series : panel_.series) draw_curve(series.points, series.run, 1.8, 1);
    cairo_restore(pen_.context());
  }

 private:
  static std::size_t ticks_in(double length, double apart) {
    return static_cast<std::size_t>(std::max(2.0, length / apart));
  }

  Box area_inside(const Box& outer) {
    pen_.font(label_size, false);
    double labels = 0;
    for (const Tick& tick : y_.ticks) labels = std::max(labels, pen_.text_width(tick.label));
    const double left = labels + 12;
    const double top = title_size + 14;
    const double bottom = 2 * label_size + 18;
    return {outer.x + left, outer.y + top, std::max(outer.width - left - 8, 20.0),
            std::max(outer.height - top - bottom, 20.0)};
  }

  double x_of(double value) const { return area_.x + x_.position(value) * area_.width; }
  double y_of(double value) const { return area_.bottom() - y_.position(value) * area_.height; }

  void draw_title() {
    pen_.font(title_size, true);
    pen_.color(ink);
    const std::string title = pen_.fitted(printable(panel_.metric), outer_.right() - area_.x);
    pen_.text(area_.x, outer_.y + title_size, title, Anchor::start);
  }

  void draw_grid() {
    pen_.font(label_size, false);
    for (const Tick& tick : y_.ticks) {
      pen_.color(grid_color);
      pen_.line(area_.x, y_of(tick.at), area_.right(), y_of(tick.at));
      pen_.color(soft_ink);
      pen_.text(area_.x - 7, y_of(tick.at) + label_size * 0.36, tick.label, Anchor::end);
    }
    draw_x_ticks();
    pen_.color(frame_color);
    pen_.line(area_.x, area_.bottom(), area_.right(), area_.bottom());
    pen_.line(area_.x, area_.y, area_.x, area_.bottom());
    pen_.color(soft_ink);
    pen_.text(area_.x + area_.width / 2, area_.bottom() + 2 * label_size + 14, x_.title,
              Anchor::middle);
  }

  void draw_x_ticks() {
    double free_from = outer_.x;
    for (const Tick& tick : x_.ticks) {
      const double x = x_of(tick.at);
      pen_.color(grid_color);
      pen_.line(x, area_.y, x, area_.bottom());
      const double half = pen_.text_width(tick.label) / 2;
      const double center = std::min(x, outer_.right() - half);
      if (center - half < free_from) continue;
      free_from = center + half + 6;
      pen_.color(soft_ink);
      pen_.text(center, area_.bottom() + label_size + 6, tick.label, Anchor::middle);
    }
  }

  /// Clips to a little more than the area, so that thick lines on its edge are not cut in half.
  void clip() {
    cairo_rectangle(pen_.context(), area_.x - 2, area_.y - 2, area_.width + 4, area_.height + 4);
    cairo_clip(pen_.context());
  }

  void draw_curve(const std::vector<Point>& points, std::size_t run, double width, double opacity) {
    cairo_t* cairo = pen_.context();
    pen_.color(palette[run % palette.size()], opacity);
    cairo_set_line_width(cairo, width);
    cairo_set_line_join(cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_ROUND);
    set_dash(cairo, run);
    for (std::size_t begin = 0; begin < points.size();) {
      std::size_t end = begin;
      while (end < points.size() && std::isfinite(points[end].y)) ++end;
      draw_piece(points, begin, end, width);
      begin = end + 1;
    }
  }

  /// Draws points [begin, end), none of which is a gap.
  void draw_piece(const std::vector<Point>& points, std::size_t begin, std::size_t end,
                  double width) {
    if (begin == end) return;
    if (end - begin == 1) {
      pen_.dot(x_of(points[begin].x), y_of(points[begin].y), width * 1.8);
      return;
    }
    cairo_new_path(pen_.context());
    for (std::size_t i = begin; i < end; ++i) {
      cairo_line_to(pen_.context(), x_of(points[i].x), y_of(points[i].y));
    }
    cairo_stroke(pen_.context());
  }

  Pen& pen_;
  const Panel& panel_;
  Box outer_;
  Axis y_;
  Box area_;
  Axis x_;
};

/// The legend below the panels, with as many entries in a line as fit.
class Legend {
 public:
  Legend(Pen& pen, const Plot& plot, double width) : pen_(pen), width_(width) {
    labels_ = legend_labels(plot);
    if (labels_.size() > legend_length) {
      const std::size_t hidden = labels_.size() - legend_length + 1;
      labels_.resize(legend_length - 1);
      more_ = fmt::format("and {} more", hidden);
    }
    pen_.font(legend_size, false);
    for (std::string& label : labels_) {
      label = pen_.fitted(label, std::min(width - swatch - 8, 260.0));
      entry_ = std::max(entry_, pen_.text_width(label) + swatch + 28);
    }
    in_line_ = std::max<std::size_t>(1, static_cast<std::size_t>(width / std::max(entry_, 1.0)));
  }

  double height() const {
    const std::size_t entries = labels_.size() + (more_.empty() ? 0 : 1);
    const std::size_t lines = (entries + in_line_ - 1) / in_line_;
    return static_cast<double>(lines) * legend_line;
  }

  void draw(double x, double y) {
    pen_.font(legend_size, false);
    // A single line is centred.
    const double used = static_cast<double>(labels_.size()) * entry_ - 28;
    if (labels_.size() <= in_line_ && more_.empty()) x += std::max(0.0, (width_ - used) / 2);
    for (std::size_t i = 0; i <= labels_.size(); ++i) {
      const double left = x + static_cast<double>(i % in_line_) * entry_;
      const std::size_t line = i / in_line_;
      const double middle = y + (static_cast<double>(line) + 0.5) * legend_line;
      if (i < labels_.size()) draw_swatch(i, left, middle);
      pen_.color(ink);
      pen_.text(left + swatch + 8, middle + legend_size * 0.36,
                i < labels_.size() ? labels_[i] : more_, Anchor::start);
    }
  }

 private:
  void draw_swatch(std::size_t run, double left, double middle) {
    cairo_t* cairo = pen_.context();
    pen_.color(palette[run % palette.size()]);
    cairo_set_line_width(cairo, 3);
    cairo_set_line_cap(cairo, CAIRO_LINE_CAP_BUTT);
    set_dash(cairo, run);
    cairo_move_to(cairo, left, middle);
    cairo_line_to(cairo, left + swatch, middle);
    cairo_stroke(cairo);
    cairo_set_dash(cairo, nullptr, 0, 0);
  }

  Pen& pen_;
  double width_;
  std::vector<std::string> labels_;
  std::string more_;
  double entry_ = 0;
  std::size_t in_line_ = 1;
};

void draw(cairo_t* cairo, const Plot& plot, double image_width, double image_height) {
  Pen pen(cairo);
  const Box all{0, 0, image_width, image_height};
  pen.color(paper);
  pen.fill(all);
  Legend legend(pen, plot, all.width - 2 * margin);
  const double legend_top = all.height - legend.height() - margin * 0.75;
  const auto columns = static_cast<double>(panel_columns(plot));
  const auto rows = static_cast<double>(panel_rows(plot));
  const double width = (all.width - margin * (columns + 1)) / columns;
  const double height = (legend_top - margin * (rows + 0.5)) / rows;
  for (std::size_t i = 0; i < plot.panels.size(); ++i) {
    const auto column = static_cast<double>(i % panel_columns(plot));
    const auto row = i / panel_columns(plot);
    const double above = static_cast<double>(row) * (height + margin);
    const Box box{margin + column * (width + margin), margin + above, width, height};
    ChartPanel(pen, plot, plot.panels[i], box).draw();
  }
  legend.draw(margin, legend_top);
}

cairo_status_t append(void* out, const unsigned char* data, unsigned int size) {
  static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), size);
  return CAIRO_STATUS_SUCCESS;
}

struct Destroy {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
using Surface = std::unique_ptr<cairo_surface_t, Destroy>;
using Context = std::unique_ptr<cairo_t, Destroy>;

void check(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS) {
    throw internal_error("cannot draw the image: {}", cairo_status_to_string(status));
  }
}

void draw_on(cairo_surface_t* surface, const Plot& plot, ImageSize size, double scale) {
  const Context context(cairo_create(surface));
  cairo_scale(context.get(), scale, scale);
  draw(context.get(), plot, size.width / scale, size.height / scale);
  check(cairo_status(context.get()));
}

std::string svg_of(const Plot& plot, ImageSize size) {
  std::string bytes;
  Surface surface(cairo_svg_surface_create_for_stream(append, &bytes, size.width, size.height));
  cairo_svg_surface_set_document_unit(surface.get(), CAIRO_SVG_UNIT_PX);
  draw_on(surface.get(), plot, size, 1);
  cairo_surface_finish(surface.get());
  check(cairo_surface_status(surface.get()));
  return bytes;
}

std::string png_of(const Plot& plot, ImageSize size) {
  std::string bytes;
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.width, size.height));
  draw_on(surface.get(), plot, size, png_density);
  check(cairo_surface_write_to_png_stream(surface.get(), append, &bytes));
  return bytes;
}

}  // namespace

std::string render_image(const Plot& plot, ImageFormat format, ImageSize size) {
  const bool fits = size.width >= smallest_image.width && size.height >= smallest_image.height &&
                    size.width <= largest_image.width && size.height <= largest_image.height;
  if (!fits) {
    throw invalid_parameter("an image of {} x {} pixels is not between {} x {} and {} x {}",
                            size.width, size.height, smallest_image.width, smallest_image.height,
                            largest_image.width, largest_image.height);
  }
  return format == ImageFormat::svg ? svg_of(plot, size) : png_of(plot, size);
}

}  // namespace mlf::plot
