// SPDX-License-Identifier: Apache-2.0
// mlf-draw svg|png [WIDTHxHEIGHT]: reads a plot in JSON from standard input, as `mlf run plot
// --json` prints it, and writes the image to standard output. A program of its own, so that nothing
// else pays for loading the drawing library.
#include <cstdio>
#include <exception>
#include <optional>
#include <string_view>

#include <unistd.h>

#include "base/error.h"
#include "base/failure.h"
#include "base/file.h"
#include "base/numbers.h"
#include "base/startup.h"
#include "plot/image.h"
#include "plot/plot_json.h"

namespace {

std::optional<mlf::plot::ImageSize> parse_size(std::string_view text) {
  const auto cross = text.find('x');
  if (cross == std::string_view::npos) return std::nullopt;
  const auto width = mlf::parse_int64(text.substr(0, cross));
  const auto height = mlf::parse_int64(text.substr(cross + 1));
  constexpr std::int64_t most =
      1'000'000;  // what an int surely holds; render_image() has the limits
  if (!width || !height || *width > most || *height > most) return std::nullopt;
  return mlf::plot::ImageSize{static_cast<int>(*width), static_cast<int>(*height)};
}

void draw(std::string_view format_name, std::optional<std::string_view> size_text) {
  using namespace mlf::plot;  // NOLINT(google-build-using-namespace): all that this program is
                              // about
  const auto format = parse_image_format(format_name);
  const auto size = size_text ? parse_size(*size_text) : std::nullopt;
  if (!format || (size_text && !size)) {
    throw mlf::invalid_parameter("usage: mlf-draw svg|png [WIDTHxHEIGHT]");
  }
  const Plot plot = plot_from_json(mlf::read_all(STDIN_FILENO, "standard input"));
  const auto image = render_image(plot, *format, size.value_or(default_image_size(plot, *format)));
  mlf::write_all(STDOUT_FILENO, image, "standard output");
}

}  // namespace

int main(int argc, char** argv) {
  mlf::start_up();
  try {
    draw(argc > 1 ? argv[1] : "",
         argc > 2 ? std::optional<std::string_view>(argv[2]) : std::nullopt);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", mlf::readable_error(error).what());
    return 1;
  }
}
