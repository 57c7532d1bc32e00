// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "cli/session.h"
#include "core/run.h"
#include "plot/image_format.h"
#include "plot/plot.h"

/// Reads the metrics of runs as curves, and writes curves to image files.
namespace mlf::report {

struct CurveOptions {
  std::vector<std::string> metrics;  ///< keys; empty: all that the runs have, but "system/..."
  plot::XAxis x_axis = plot::XAxis::step;
  bool log_y = false;
  double smoothing = 0;  ///< 0 <= smoothing < 1
};

inline constexpr std::size_t most_runs_in_plot = 100;
inline constexpr std::size_t most_panels = 9;

/// Reads each metric of each run once; the memory needed does not grow with its length. A value
/// that cannot be drawn (not finite, or not positive with log_y) leaves a gap. When options.metrics
/// is empty, panels beyond most_panels are left out, and a note says so.
/// @throws Error RESOURCE_DOES_NOT_EXIST, with the nearest key, for a metric that none of the runs
///   has, or when no run has any metric; INVALID_PARAMETER_VALUE for too many runs or metrics.
plot::Plot read_curves(cli::Session& session, std::span<const RunInfo> runs,
                       const CurveOptions& options);

/// Draws the image with the program mlf-draw and writes it to `path`, replacing any file there.
/// Without `size` the image is as large as its panels need.
void write_image(const plot::Plot& plot, const std::filesystem::path& path,
                 std::optional<plot::ImageSize> size);

/// The format for a file name's extension. @throws UsageError unless it is .svg or .png.
plot::ImageFormat image_format_of(const std::filesystem::path& path);

}  // namespace mlf::report
