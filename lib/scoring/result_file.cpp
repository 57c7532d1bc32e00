// SPDX-License-Identifier: Apache-2.0
//
// What has the file's own name is whole, or grows by whole texts. A file that is not whole is under
// another name beside it: a temporary one, which the destructor removes, or that of a part, which
// stays for the next process. When a write fails, as on a full disk, the part of it that was
// written is cut off.
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

/// The path at the end of a chain of links; there may be nothing.
fs::path follow_links(fs::path path) {
  constexpr int most_links = 40;  // as in the kernel
  std::error_code ignored;
  for (int i = 0; i < most_links && fs::is_symlink(path, ignored); ++i) {
    path = path.parent_path() / fs::read_symlink(path);
  }
  return path;
}

fs::path hidden_beside(const fs::path& given, std::string_view ending) {
  const auto path = follow_links(given);
  return path.parent_path() / fmt::format(".{}.{}", path.filename().string(), ending);
}

}  // namespace

fs::path ResultFile::part_path(const fs::path& path) { return hidden_beside(path, "mlf-part"); }

fs::path ResultFile::journal_path(const fs::path& path) {
  return hidden_beside(path, "mlf-journal");
}

ResultFile::ResultFile(const fs::path& path, Mode mode, Durability durability, std::uint64_t kept)
    : path_(follow_links(path)), durability_(durability) {  // a link stays
  std::error_code ignored;
  const auto status = fs::status(path_, ignored);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    file_ = open_file(path_, O_WRONLY, 0);
  } else if (mode == Mode::whole) {
    open_whole();
  } else if (mode == Mode::append) {
    open_to_append();
  } else {
    stays_ = mode == Mode::part;
    if (stays_) temporary_ = part_path(path_);
    open_to_grow(kept);
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
  size_ = fs::file_size(path_);
  if (size_ > 0) first_line_ = read_first_line(path_);
}

void ResultFile::open_to_grow(std::uint64_t kept) {
  const auto& path = stays_ ? temporary_ : path_;
  file_ = open_file(path, O_WRONLY | O_CREAT, 0666);
  if (fs::file_size(path) < kept) {
    throw invalid_state("'{}' has fewer than the {} bytes that were written to it",
                        printable(path.string()), kept);
  }
  size_ = kept;
  if (::ftruncate(file_.get(), static_cast<off_t>(kept)) != 0 ||
      ::lseek(file_.get(), 0, SEEK_END) < 0) {
    throw system_error(errno, "write", path.string());
  }
}

ResultFile::~ResultFile() {
  if (!temporary_.empty() && !stays_) ::unlink(temporary_.c_str());
}

void ResultFile::write(std::string_view text) {
  try {
    write_all(file_.get(), text, path_.string());
  } catch (...) {
    // Fails for a pipe or device, where nothing can be taken back.
    [[maybe_unused]] const int ignored = ::ftruncate(file_.get(), static_cast<off_t>(size_));
    throw;
  }
  size_ += text.size();
}

void ResultFile::flush() {
  const bool flushes = durability_ != Durability::none;
  if (flushes && ::fsync(file_.get()) != 0 && errno != EINVAL && errno != EROFS) {
    throw system_error(errno, "write", path_.string());
  }
}

void ResultFile::publish(const Convert& convert) {
  if (temporary_.empty()) {
    throw invalid_parameter("'{}' is no file, as this format needs", printable(path_.string()));
  }
  ResultFile made(path_, Mode::whole, durability_);
  convert(temporary_, made.temporary_);
  made.file_ = open_file(made.temporary_, O_WRONLY, 0);
  made.publish();
  ::unlink(temporary_.c_str());
  temporary_.clear();
}

void ResultFile::publish() {
  flush();
  if (temporary_.empty()) return;
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    throw system_error(errno, "write", path_.string());
  }
  temporary_.clear();
  const auto directory = path_.parent_path();
  if (durability_ == Durability::full) Directory::open(directory.empty() ? "." : directory).sync();
}

}  // namespace mlf::scoring
