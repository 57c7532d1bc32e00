// SPDX-License-Identifier: Apache-2.0
#include "artifact/local/local_file.h"

#include <cerrno>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.h"

namespace mlf::artifact {

LocalUpload::LocalUpload(Directory directory, const RelativePath& path, mode_t mode,
                         Durability durability)
    : path_(path.str()),
      durability_(durability),
      directory_(std::move(directory)),
      staged_(directory_, std::string(path.file_name()), mode) {}

void LocalUpload::write(std::string_view data) { write_all(staged_.descriptor(), data, path_); }

void LocalUpload::finish() { staged_.publish(durability_); }

LocalReader::LocalReader(FileDescriptor file, std::string path)
    : path_(std::move(path)), file_(std::move(file)) {
  if (::fstat(file_.get(), &status_) != 0) throw system_error(errno, "read", path_);
}

std::string LocalReader::version() const {
  return fmt::format("{:x}-{:x}-{:x}.{:x}", status_.st_ino, status_.st_size, status_.st_mtim.tv_sec,
                     status_.st_mtim.tv_nsec);
}

std::string LocalReader::read(std::uint64_t offset, std::size_t limit) {
  std::string bytes(limit, '\0');
  const ssize_t count = ::pread(file_.get(), bytes.data(), limit, static_cast<off_t>(offset));
  if (count < 0) throw system_error(errno, "read", path_);
  bytes.resize(static_cast<std::size_t>(count));
  return bytes;
}

}  // namespace mlf::artifact
