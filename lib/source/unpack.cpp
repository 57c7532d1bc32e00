// SPDX-License-Identifier: Apache-2.0
//
// Unpacks archives that may be hostile. An archive can contain a link that leads out of the
// directory and then a file whose path goes through that link. So all files are written before any
// link is made, and links that would lead out are found before the first one is made. libarchive's
// own extraction would not do: it can refuse to write through links, but it still makes links that
// lead out, and a project's command may follow those later.
#include "source/unpack.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/link_table.h"
#include "base/text.h"

namespace fs = std::filesystem;

namespace mlf::source {

namespace {

struct CloseArchive {
  void operator()(archive* it) const { archive_read_free(it); }
};

class Unpacking {
 public:
  Unpacking(const fs::path& path, const fs::path& directory, const UnpackLimits& limits)
      : path_(path),
        limits_(limits),
        target_(Directory::create(directory)),
        archive_(archive_read_new()) {
    if (!archive_) throw internal_error("libarchive has no memory");
    archive* it = archive_.get();
    archive_read_support_format_zip(it);
    archive_read_support_format_tar(it);
    archive_read_support_filter_gzip(it);
    archive_read_support_filter_bzip2(it);
    archive_read_support_filter_xz(it);
    archive_read_support_filter_zstd(it);
    check(archive_read_open_filename(it, path.c_str(), 1 << 16));
    std::error_code ignored;
    most_bytes_ = std::max(limits.size, fs::file_size(path, ignored) * limits.growth);
  }

  void run() {
    archive_entry* entry = nullptr;
    while (!is_at_end(archive_read_next_header(archive_.get(), &entry))) take(entry);
    if (const auto escape = links_.find_escape()) {
      refuse(escape->path, fmt::format("is a link to '{}', which leads out of it or into .git",
                                       printable(escape->target)));
    }
    for (const auto& [path, target] : waiting_) make_link(path, target);
  }

 private:
  struct WaitingLink {
    RelativePath path;
    std::string target;
  };

  [[noreturn]] void refuse(std::string_view path, std::string_view why) const {
    throw invalid_parameter("the archive '{}' is refused: '{}' {}", printable(path_.string()),
                            printable(path), why);
  }

  void check(int result) const {
    if (result == ARCHIVE_OK || result == ARCHIVE_WARN) return;
    const char* why = archive_error_string(archive_.get());
    throw invalid_parameter("cannot unpack '{}': {}", printable(path_.string()),
                            printable(why == nullptr ? "it is damaged" : why));
  }
  bool is_at_end(int result) const {
    if (result == ARCHIVE_EOF) return true;
    check(result);
    return false;
  }

  /// The path of an entry; nullopt for the directory itself.
  std::optional<RelativePath> path_of(const char* name) const {
    if (name == nullptr) refuse("?", "has a name that cannot be read");
    std::string_view text = name;
    while (text.starts_with("./")) text.remove_prefix(2);
    while (text.ends_with('/') && text.size() > 1) text.remove_suffix(1);
    if (text.empty() || text == ".") return std::nullopt;
    try {
      return RelativePath::parse(text);
    } catch (const Error&) {
      refuse(name, "is no path for a file in it");
    }
  }

  void take(archive_entry* entry) {
    if (++files_ > limits_.files) {
      throw invalid_parameter("the archive '{}' is refused: it has more than {} files",
                              printable(path_.string()), limits_.files);
    }
    const auto path = path_of(archive_entry_pathname(entry));
    if (!path) return;
    if (const char* other = archive_entry_hardlink(entry)) return link_file(*path, other);
    switch (archive_entry_filetype(entry)) {
      case AE_IFREG:
        return write_file(*path, (archive_entry_perm(entry) & 0111) != 0);
      case AE_IFDIR:
        return check_free(*path), target_.make_directories(*path);
      case AE_IFLNK:
        return keep_link(*path, archive_entry_symlink(entry));
      default:
        refuse(path->str(), "is no file, directory or link");
    }
  }

  /// Refuses an entry whose path, or a directory in it, is also a link of the archive.
  void check_free(const RelativePath& path) const {
    for (RelativePath place = path; !place.empty(); place = place.parent()) {
      if (links_.collides(place.str(), LinkTable::Entry::other))
        refuse(path.str(), "is also a link");
    }
  }

  void prepare(const RelativePath& path) {
    check_free(path);
    target_.make_directories(path.parent());
    const auto before = target_.status(path);
    if (!before) return;
    if (before->kind == FileStatus::Kind::directory) refuse(path.str(), "is also a directory");
    target_.remove_file(path);  // as with tar, a later file replaces an earlier one
  }

  void write_file(const RelativePath& path, bool is_executable) {
    prepare(path);
    const auto file = target_.find_file(path, O_WRONLY | O_CREAT | O_EXCL);
    const std::string shown = (target_.path() / path.str()).string();
    std::array<char, 1 << 16> buffer{};
    for (;;) {
      const la_ssize_t size = archive_read_data(archive_.get(), buffer.data(), buffer.size());
      if (size < 0) check(static_cast<int>(size));
      if (size <= 0) break;
      bytes_ += static_cast<std::uint64_t>(size);
      if (bytes_ > most_bytes_)
        refuse(path.str(), fmt::format("makes it more than {} bytes", most_bytes_));
      write_all(file->get(), {buffer.data(), static_cast<std::size_t>(size)}, shown);
    }
    if (is_executable) set_executable(file->get());
  }

  static void set_executable(int file) {
    struct stat status {};
    if (fstat(file, &status) != 0) return;
    // Executable for everyone who may read the file, which depends on the umask.
    fchmod(file, status.st_mode | ((status.st_mode & 0444) >> 2));
  }

  void link_file(const RelativePath& path, const char* other) {
    const auto first = path_of(other);
    const auto status = first ? target_.status(*first) : std::nullopt;
    if (!status || status->kind != FileStatus::Kind::file) {
      refuse(path.str(),
             fmt::format("is a hard link to '{}', which is not a file before it in the archive",
                         printable(other)));
    }
    if (*first == path) return;
    prepare(path);
    if (linkat(target_.descriptor(), first->c_str(), target_.descriptor(), path.c_str(), 0) != 0) {
      throw system_error(errno, "write", (target_.path() / path.str()).string());
    }
  }

  void keep_link(const RelativePath& path, const char* target) {
    if (target == nullptr || *target == '\0') refuse(path.str(), "is a link to nowhere");
    if (links_.collides(path.str(), LinkTable::Entry::other))
      refuse(path.str(), "comes twice as a link");
    links_.add(path.str(), target);
    waiting_.push_back({path, target});
  }

  void make_link(const RelativePath& path, const std::string& target) {
    if (target_.status(path)) refuse(path.str(), "is also a link");
    target_.make_directories(path.parent());
    if (symlinkat(target.c_str(), target_.descriptor(), path.c_str()) != 0) {
      throw system_error(errno, "write", (target_.path() / path.str()).string());
    }
  }

  const fs::path& path_;
  const UnpackLimits& limits_;
  Directory target_;
  std::unique_ptr<archive, CloseArchive> archive_;
  LinkTable links_;
  std::vector<WaitingLink> waiting_;
  std::uint64_t files_ = 0;
  std::uint64_t bytes_ = 0;
  std::uint64_t most_bytes_ = 0;
};

}  // namespace

void unpack(const fs::path& archive, const fs::path& directory, const UnpackLimits& limits) {
  Unpacking(archive, directory, limits).run();
}

}  // namespace mlf::source
