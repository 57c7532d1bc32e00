// SPDX-License-Identifier: Apache-2.0
#include "scoring/result_file.h"

#include <cerrno>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

namespace mlf::scoring {

namespace {

namespace fs = std::filesystem;

FileDescriptor open_file(const fs::path& path, int flags, mode_t mode) {
  FileDescriptor file(::open(path.c_str(), flags | O_CLOEXEC, mode));
  if (!file) throw system_error(errno, "write", path.string());
  return file;
}

std::string read_first_line(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string line;
  std::getline(file, line);
  file.clear();
  file.seekg(-1, std::ios::end);
  if (file.get() != '\n') {
    throw invalid_state("'{}' does not end with a line end; its last line may be incomplete",
                        printable(path.string()));
  }
  return line + "\n";
}

}  // namespace

ResultFile::ResultFile(const fs::path& path, Mode mode, Durability durability)
    : path_(path), durability_(durability) {
  constexpr int most_links = 40;  // as in the kernel
  std::error_code ignored;
  // A link stays, and what it leads to is replaced, or made.
  for (int i = 0; i < most_links && fs::is_symlink(path_, ignored); ++i) {
    path_ = path_.parent_path() / fs::read_symlink(path_);
  }
  const auto status = fs::status(path_, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    file_ = open_file(path_, O_WRONLY, 0);
  } else if (mode == Mode::whole) {
    open_whole();
  } else {
    mode == Mode::append ? open_to_append() : open_to_grow();
  }
}

void ResultFile::open_whole() {
  const auto directory = path_.parent_path();
  temporary_ = (directory.empty() ? fs::path(".") : directory) / temporary_name();
  struct stat status {};
  const bool exists = ::stat(path_.c_str(), &status) == 0;
  file_ = open_file(temporary_, O_WRONLY | O_CREAT | O_EXCL, 0666);
  if (exists) ::fchmod(file_.get(), status.st_mode & 07777);
}

void ResultFile::open_to_append() {
  file_ = open_file(path_, O_WRONLY | O_CREAT | O_APPEND, 0666);
  if (fs::file_size(path_) > 0) first_line_ = read_first_line(path_);
}

void ResultFile::open_to_grow() { file_ = open_file(path_, O_WRONLY | O_CREAT | O_TRUNC, 0666); }

ResultFile::~ResultFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

void ResultFile::write(std::string_view text) { write_all(file_.get(), text, path_.string()); }

void ResultFile::publish() {
  const bool flushes = durability_ != Durability::none;
  if (flushes && ::fsync(file_.get()) != 0 && errno != EINVAL && errno != EROFS) {
    throw system_error(errno, "write", path_.string());
  }
  if (temporary_.empty()) return;
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    throw system_error(errno, "write", path_.string());
  }
  temporary_.clear();
  const auto directory = path_.parent_path();
  if (durability_ == Durability::full) Directory::open(directory.empty() ? "." : directory).sync();
}

}  // namespace mlf::scoring
