// SPDX-License-Identifier: Apache-2.0
// `mlf run plot`: metric curves of runs, in the terminal or in an image file.
#include <algorithm>

#include "cli/usage_error.h"
#include "plot/plot_json.h"
#include "plot/terminal.h"
#include "report/curves.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> runs;
  report::CurveOptions curves;
  std::string x_axis = "step";
  std::optional<std::int64_t> width;
  std::optional<std::int64_t> height;
  std::optional<std::string> output;
  bool json = false;
};

constexpr std::int64_t largest = 100'000;

void check(const Options& options) {
  if (!(options.curves.smoothing >= 0 && options.curves.smoothing < 1)) {
    throw cli::usage_error("--smooth is {}; it can be from 0 up to but not including 1",
                           options.curves.smoothing);
  }
  for (const auto& length : {options.width, options.height}) {
    if (length && (*length < 1 || *length > largest)) {
      throw cli::usage_error("{} is no size for a plot", *length);
    }
  }
  if (options.output && options.json) {
    throw cli::usage_error("--output and --json exclude each other");
  }
}

void write_image(const Options& options, const plot::Plot& plot) {
  std::optional<plot::ImageSize> size;
  if (options.width || options.height) {
    size = plot::default_image_size(plot, report::image_format_of(*options.output));
    if (options.width) size->width = static_cast<int>(*options.width);
    if (options.height) size->height = static_cast<int>(*options.height);
  }
  report::write_image(plot, *options.output, size);
}

void draw_in_terminal(const Options& options, const plot::Plot& plot, cli::Output& out) {
  const auto chosen = [](std::optional<std::int64_t> length, std::size_t otherwise) {
    return length ? static_cast<std::size_t>(*length) : otherwise;
  };
  plot::TerminalOptions drawing;
  drawing.width =
      std::max(chosen(options.width, out.width().value_or(drawing.width)), plot::smallest_width);
  const std::size_t usual_height = plot.panels.size() > 1 ? 13 : drawing.height;
  drawing.height = std::max(chosen(options.height, usual_height), plot::smallest_height);
  drawing.color = out.color();
  out.write(plot::render_terminal(plot, drawing));
}

void plot_runs(const Options& options, cli::Session& session) {
  check(options);
  std::vector<RunInfo> runs;
  for (const auto& id : options.runs) runs.push_back(session.find_run_info(id));
  auto curves = options.curves;
  curves.x_axis = *plot::parse_x_axis(options.x_axis);
  const plot::Plot plot = report::read_curves(session, runs, curves);
  if (options.output) return write_image(options, plot);
  if (options.json) return session.out().line(plot::to_json(plot));
  draw_in_terminal(options, plot, session.out());
}

void declare(cli::Verb& verb, Options& options) {
  verb.positional("RUN", options.runs, "The runs, by id or the beginning of it")
      .required()
      .complete(cli::complete_run_ids);
  verb.option("--metric", "KEY", options.curves.metrics,
              "A metric; may be repeated; default all but system/...")
      .complete(cli::complete_metric_keys);
  verb.option("-x,--x-axis", "AXIS", options.x_axis,
              "step, time or relative (time since the run's start); default step")
      .one_of({"step", "time", "relative"});
  verb.flag("--log-y", options.curves.log_y, "A logarithmic y axis");
  verb.option("--smooth", "WEIGHT", options.curves.smoothing,
              "An exponential moving average with this weight, from 0 to below 1");
  verb.option("--width", "N", options.width, "Columns of the terminal, or pixels of an image");
  verb.option("--height", "N", options.height, "Lines of a panel, or pixels of an image");
  verb.option("-o,--output", "FILE", options.output, "Write an image, FILE.svg or FILE.png")
      .complete(cli::complete_files);
  verb.flag("--json", options.json, "Print the curves as they would be drawn, in JSON");
}

}  // namespace

void add_plot(cli::Tool& tool) {
  auto& verb = tool.add_verb("plot", "Plot metric curves of runs");
  auto& options = verb.options<Options>();
  declare(verb, options);
  verb.action([&options](cli::Session& session) { plot_runs(options, session); });
}

}  // namespace mlf::tools
