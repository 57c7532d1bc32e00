// SPDX-License-Identifier: Apache-2.0
#include "backend/job_log.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"

namespace mlf::backend {

std::string read_job_log(const Directory& directory, const RelativePath& path) {
  constexpr off_t most = off_t{1} << 20;
  const auto file = directory.find_file(path, O_RDONLY);
  if (!file) return {};
  const std::string shown = (directory.path() / path.str()).string();
  const off_t size = lseek(file->get(), 0, SEEK_END);
  if (size < 0) throw system_error(errno, "read", shown);
  const off_t begin = std::max(size - most, off_t{0});
  std::string text(static_cast<std::size_t>(size - begin), '\0');
  const ssize_t count = pread(file->get(), text.data(), text.size(), begin);
  if (count < 0) throw system_error(errno, "read", shown);
  text.resize(static_cast<std::size_t>(count));
  return text;
}

}  // namespace mlf::backend
