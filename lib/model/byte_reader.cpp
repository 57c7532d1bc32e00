// SPDX-License-Identifier: Apache-2.0
#include "model/byte_reader.h"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

namespace mlf::model {

namespace {

constexpr std::size_t buffer_size = std::size_t{64} << 10;

}  // namespace

ByteReader ByteReader::open(const std::filesystem::path& path) {
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) throw system_error(errno, "open", path.string());
  return {std::move(file), path.string()};
}

ByteReader::ByteReader(FileDescriptor file, std::string_view name)
    : file_(std::move(file)), name_(printable(name)) {
  struct stat status {};
  if (::fstat(file_.get(), &status) != 0) throw system_error(errno, "read", name_);
  if (!S_ISREG(status.st_mode)) throw invalid_parameter("'{}' is not a regular file", name_);
  size_ = static_cast<std::uint64_t>(status.st_size);
}

int ByteReader::peek() {
  if (used_ == buffer_.size()) fill();
  return used_ == buffer_.size() ? -1 : static_cast<unsigned char>(buffer_[used_]);
}

int ByteReader::take() {
  const int byte = peek();
  if (byte >= 0) ++used_;
  return byte;
}

std::string ByteReader::read_some(std::uint64_t count) {
  std::string bytes;
  while (bytes.size() < count && peek() >= 0) {
    const auto part = std::min<std::uint64_t>(count - bytes.size(), buffer_.size() - used_);
    bytes.append(buffer_, used_, part);
    used_ += part;
  }
  return bytes;
}

std::string ByteReader::read(std::uint64_t count) {
  auto bytes = read_some(count);
  if (bytes.size() < count) throw invalid_parameter("'{}' is cut off: it ends too early", name_);
  return bytes;
}

void ByteReader::seek(std::uint64_t offset) {
  if (offset > size_) throw invalid_parameter("'{}' is cut off: it ends too early", name_);
  if (offset >= start_ && offset - start_ <= buffer_.size()) {
    used_ = offset - start_;
    return;
  }
  start_ = offset;
  buffer_.clear();
  used_ = 0;
}

void ByteReader::fill() {
  start_ += buffer_.size();
  used_ = 0;
  buffer_.resize(buffer_size);
  ssize_t count = -1;
  do {
    count = ::pread(file_.get(), buffer_.data(), buffer_.size(), static_cast<off_t>(start_));
  } while (count < 0 && errno == EINTR);
  buffer_.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  if (count < 0) throw system_error(errno, "read", name_);
}

}  // namespace mlf::model
