// SPDX-License-Identifier: Apache-2.0
#include "base/memory_file.h"

#include <cerrno>

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/error.h"

namespace mlf {

namespace {

constexpr const char* shown = "a file in memory";

}  // namespace

MemoryFile::MemoryFile(std::string_view content) : file_(memfd_create("mlf", MFD_CLOEXEC)) {
  if (!file_) throw system_error(errno, "open", shown);
  replace(content);
}

MemoryFile MemoryFile::inherited(int descriptor) {
  if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) != 0) throw system_error(errno, "open", shown);
  return MemoryFile(FileDescriptor(descriptor));
}

std::string MemoryFile::read() const {
  if (lseek(file_.get(), 0, SEEK_SET) != 0) throw system_error(errno, "read", shown);
  return read_all(file_.get(), shown);
}

void MemoryFile::replace(std::string_view content) const {
  if (ftruncate(file_.get(), 0) != 0 || lseek(file_.get(), 0, SEEK_SET) != 0) {
    throw system_error(errno, "write", shown);
  }
  write_all(file_.get(), content, shown);
}

}  // namespace mlf
