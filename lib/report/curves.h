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

/// From runs in a store to curves, and from curves to image files.
namespace mlf::report {

struct CurveOptions {
  std::vector<std::string> metrics;  ///< none: those the runs have, but "system/..."
  plot::XAxis x_axis = plot::XAxis::step;
  bool log_y = false;
  double smoothing = 0;  ///< 0 <= smoothing < 1
};

inline constexpr std::size_t most_runs_in_plot = 100;
inline constexpr std::size_t most_panels = 9;

/// Reads each metric of each run once, in memory that does not depend on its length. What is not
/// finite, or not positive where log_y asks for logarithms, is a gap. Panels beyond most_panels are
/// left out with a note when no metric was asked for.
/// @throws Error RESOURCE_DOES_NOT_EXIST, with the nearest key, for a metric that none of the runs
///   has, or when none has any; INVALID_PARAMETER_VALUE for too many runs or metrics.
plot::Plot read_curves(cli::Session& session, std::span<const RunInfo> runs,
                       const CurveOptions& options);

/// Writes an image, drawn by the program mlf-draw, in place of any file at `path`. Without a size
/// it gets the one that suits it.
void write_image(const plot::Plot& plot, const std::filesystem::path& path,
                 std::optional<plot::ImageSize> size);

/// The format that a file name's extension says. @throws UsageError for another than .svg and .png.
plot::ImageFormat image_format_of(const std::filesystem::path& path);

}  // namespace mlf::report
