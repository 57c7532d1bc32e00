// SPDX-License-Identifier: Apache-2.0
#include "base/kernel_file.h"

#include <fstream>
#include <sstream>

namespace mlf {

std::string read_kernel_file(const std::filesystem::path& path) {
  const std::ifstream file(path, std::ios::binary);
  // Reading through stream iterators would throw when read(2) fails.
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace mlf
