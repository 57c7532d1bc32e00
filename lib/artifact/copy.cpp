// SPDX-License-Identifier: Apache-2.0
#include "artifact/copy.h"

#include <cerrno>
#include <memory>

#include <fcntl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

namespace mlf::artifact {

namespace {

/// Large enough to make few system calls, small enough to report progress.
constexpr std::size_t kernel_piece = std::size_t{64} << 20;
constexpr std::size_t user_piece = std::size_t{64} << 10;

/// Whether copy_file_range(2) cannot copy between these files, as opposed to failing while it
/// copies.
bool is_unsupported(int error) {
  return error == EXDEV || error == EINVAL || error == ENOSYS || error == EOPNOTSUPP ||
         error == EBADF || error == EPERM || error == ETXTBSY;
}

/// Copies until the end of the file, or until the kernel cannot copy these files. @throws Error
/// when writing fails.
void copy_in_kernel(int from, int to, std::string_view to_path, const Progress& progress) {
  for (;;) {
    const ssize_t count = ::copy_file_range(from, nullptr, to, nullptr, kernel_piece, 0);
    if (count > 0) {
      progress(static_cast<std::uint64_t>(count));
    } else if (count == 0 || is_unsupported(errno)) {
      return;
    } else if (errno != EINTR) {
      throw system_error(errno, "write", to_path);
    }
  }
}

}  // namespace

void read_content(int from, std::string_view from_path,
                  const std::function<void(std::string_view)>& visit) {
  const auto buffer = std::make_unique_for_overwrite<char[]>(user_piece);
  for (;;) {
    const ssize_t count = ::read(from, buffer.get(), user_piece);
    if (count == 0) return;
    if (count > 0) {
      visit({buffer.get(), static_cast<std::size_t>(count)});
    } else if (errno != EINTR) {
      throw system_error(errno, "read", from_path);
    }
  }
}

void copy_content(int from, std::string_view from_path, int to, std::string_view to_path,
                  const Progress& progress) {
  copy_in_kernel(from, to, to_path, progress);
  // Copies the rest, which is everything when the kernel could not copy. It is needed at the end of
  // a file too: copy_file_range() takes the files of /proc for empty.
  read_content(from, from_path, [&](std::string_view piece) {
    write_all(to, piece, to_path);
    progress(piece.size());
  });
}

}  // namespace mlf::artifact
