// SPDX-License-Identifier: Apache-2.0
#include "base/path.h"

#include <system_error>

#include "base/error.h"

namespace mlf {

std::filesystem::path current_directory() {
  std::error_code error;
  auto path = std::filesystem::current_path(error);
  if (error) throw system_error(error.value(), "find", ".");
  return path;
}

std::filesystem::path absolute_path(const std::filesystem::path& path) {
  if (path.empty()) throw invalid_parameter("the path is empty");
  auto absolute = (path.is_absolute() ? path : current_directory() / path).lexically_normal();
  return absolute.has_filename() || !absolute.has_relative_path() ? absolute
                                                                  : absolute.parent_path();
}

}  // namespace mlf
