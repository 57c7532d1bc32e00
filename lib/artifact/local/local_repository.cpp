// SPDX-License-Identifier: Apache-2.0
//
// All access goes through Directory (base/file.h), which resolves paths inside the root only. A
// file is opened for reading only after a check that it is a regular file, because opening a FIFO
// can block and opening a device can have effects. An upload is written to a temporary file in the
// target's directory and renamed, so that readers never see a part of it.
#include "artifact/local/local_repository.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "artifact/copy.h"
#include "artifact/local/local_file.h"
#include "base/error.h"
#include "base/text.h"

namespace mlf::artifact {

namespace {

using Kind = FileStatus::Kind;

/// An entry's path for FileInfo. A RelativePath has no backslash, so an escape cannot be mistaken
/// for a part of a name.
std::string shown_path(const RelativePath& parent, std::string_view name) {
  return parent.empty() ? printable(name) : parent.str() + '/' + printable(name);
}

/// The name as a path; nullopt when no RelativePath can have it.
std::optional<RelativePath> to_path(const std::string& name) {
  try {
    return RelativePath::parse(name);
  } catch (const Error&) {
    return std::nullopt;
  }
}

/// `own_kind` is the kind of the entry itself, `status` describes the target if it is a link.
FileInfo to_info(std::string path, Kind own_kind, const FileStatus& status) {
  FileInfo info{.path = std::move(path), .is_dir = status.kind == Kind::directory};
  if (!info.is_dir) info.file_size = status.size;
  info.is_link = own_kind == Kind::other;
  return info;
}

void require_artifact_name(const RelativePath& path) {
  if (path.empty()) throw invalid_parameter("an artifact needs a name");
  if (!is_staging_name(path.file_name())) return;
  throw invalid_parameter(
      "'{}' cannot name an artifact: names that begin with '{}' or '{}' are "
      "those of unfinished uploads",
      path.str(), staging_prefix, temporary_prefix);
}

/// Opens a local file to upload. @throws Error when it is not a regular file.
FileDescriptor open_local_file(const std::filesystem::path& file) {
  struct stat status = {};
  if (::stat(file.c_str(), &status) != 0) throw system_error(errno, "read", file.string());
  if (!S_ISREG(status.st_mode)) {
    throw invalid_parameter("'{}' is {}; only regular files can be copied",
                            printable(file.string()),
                            S_ISDIR(status.st_mode) ? "a directory" : "a pipe or a device");
  }
  FileDescriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!descriptor) throw system_error(errno, "read", file.string());
  return descriptor;
}

constexpr mode_t default_mode = 0666;  ///< the umask is subtracted

mode_t mode_of(const FileDescriptor& file) {
  struct stat status = {};
  return ::fstat(file.get(), &status) == 0 ? status.st_mode & 0777 : default_mode;
}

}  // namespace

LocalRepository::LocalRepository(Location location, const Context& context)
    : location_(std::move(location)), context_(context) {}

std::optional<Directory> LocalRepository::find_root() const {
  const auto base = Directory::find(location_.base);
  if (!base) return std::nullopt;
  return base->find_directory(location_.below);
}

Directory LocalRepository::make_root() const {
  if (auto root = find_root()) return std::move(*root);
  const auto base = Directory::create(location_.base);
  base.make_directories(location_.below);
  return base.open_directory(location_.below);
}

std::optional<FileInfo> LocalRepository::describe(const Directory& directory,
                                                  const DirectoryEntry& entry,
                                                  const RelativePath& parent) const {
  auto shown = shown_path(parent, entry.name);
  const auto name = to_path(entry.name);
  const bool is_dir = entry.kind == Kind::directory;
  if (is_dir || (!name && entry.kind == Kind::file)) {
    return FileInfo{.path = std::move(shown), .is_dir = is_dir};
  }
  const auto status = name ? directory.target_status(*name) : std::nullopt;
  if (status && status->kind != Kind::other) {
    return to_info(std::move(shown), entry.kind, *status);
  }
  // A file that was deleted meanwhile is left out without a warning.
  if (entry.kind == Kind::other) {
    context_.reporter.warn(fmt::format("'{}' is neither a file nor a directory; left out", shown));
  }
  return std::nullopt;
}

std::vector<FileInfo> LocalRepository::list(const RelativePath& path) {
  std::vector<FileInfo> infos;
  const auto root = find_root();
  if (!root) return infos;
  const auto status = root->target_status(path);
  if (!status || status->kind != Kind::directory) return infos;
  const auto directory = root->find_directory(path);
  if (!directory) return infos;
  for (const auto& entry : directory->list()) {
    if (is_staging_name(entry.name)) continue;
    try {
      if (auto info = describe(*directory, entry, path)) infos.push_back(std::move(*info));
    } catch (const Error& error) {
      context_.reporter.warn(
          fmt::format("'{}' was left out: {}", shown_path(path, entry.name), error.what()));
    }
  }
  std::ranges::sort(infos, {}, &FileInfo::path);
  return infos;
}

std::optional<FileInfo> LocalRepository::find(const RelativePath& path) {
  if (path.empty()) return FileInfo{.path = "", .is_dir = true};
  const auto root = find_root();
  if (!root || is_staging_name(path.file_name())) return std::nullopt;
  const auto own = root->status(path);
  const auto status = own ? root->target_status(path) : own;
  if (!status) return std::nullopt;
  if (status->kind == Kind::other) {
    throw invalid_state("'{}' is neither a file nor a directory", path.str());
  }
  return to_info(path.str(), own->kind, *status);
}

FileDescriptor LocalRepository::open(const RelativePath& path) const {
  const auto root = find_root();
  const auto status = root ? root->target_status(path) : std::nullopt;
  if (!status) throw not_found("No such artifact: '{}'", path.str());
  if (status->kind == Kind::directory) {
    throw invalid_parameter("the artifact '{}' is a directory", path.str());
  }
  if (status->kind == Kind::other) {
    throw invalid_state("the artifact '{}' is no regular file", path.str());
  }
  auto file = root->find_file(path, O_RDONLY);
  if (!file) throw not_found("No such artifact: '{}'", path.str());
  return std::move(*file);
}

bool LocalRepository::is_first_put_into(const RelativePath& directory) {
  const std::lock_guard lock(mutex_);
  return put_into_.insert(directory).second;
}

namespace {

/// Explains why `path` cannot become a directory, where a file is the reason.
void require_no_file_on_the_way(const Directory& root, const RelativePath& path) {
  for (auto way = path; !way.empty(); way = way.parent()) {
    const auto status = if_it_exists([&] { return root.status(way); });
    if (status && *status && (*status)->kind == Kind::file) {
      throw invalid_parameter("the artifact '{}' is a file; nothing can be put below it",
                              way.str());
    }
  }
}

}  // namespace

Directory LocalRepository::make_parent(const RelativePath& destination) const {
  require_artifact_name(destination);
  const auto root = make_root();
  try {
    root.make_directories(destination.parent());
  } catch (const Error&) {
    require_no_file_on_the_way(root, destination.parent());
    throw;
  }
  return root.open_directory(destination.parent());
}

void LocalRepository::put(const RelativePath& destination, mode_t mode,
                          const std::function<void(const StagedFile&)>& write) {
  const auto directory = make_parent(destination);
  StagedFile staged(directory, std::string(destination.file_name()), mode);
  if (is_first_put_into(destination.parent())) staged.remove_abandoned();
  write(staged);
  staged.publish(context_.durability);
}

void LocalRepository::put_file(const std::filesystem::path& file, const RelativePath& destination,
                               const Progress& progress) {
  const auto source = open_local_file(file);
  put(destination, mode_of(source), [&](const StagedFile& staged) {
    copy_content(source.get(), file.string(), staged.descriptor(), staged.path(), progress);
  });
}

void LocalRepository::put_stream(int descriptor, const RelativePath& destination,
                                 const Progress& progress) {
  put(destination, default_mode, [&](const StagedFile& staged) {
    copy_content(descriptor, "standard input", staged.descriptor(), staged.path(), progress);
  });
}

std::unique_ptr<ArtifactUpload> LocalRepository::open_upload(const RelativePath& destination) {
  auto directory = make_parent(destination);
  const RelativePath name = RelativePath() / destination.file_name();
  if (const auto old = directory.status(name); old && old->kind == Kind::directory) {
    throw invalid_parameter("the artifact '{}' is a directory", destination.str());
  }
  auto upload = std::make_unique<LocalUpload>(std::move(directory), destination, default_mode,
                                              context_.durability);
  if (is_first_put_into(destination.parent())) upload->staged().remove_abandoned();
  return upload;
}

std::unique_ptr<ArtifactReader> LocalRepository::open_reader(const RelativePath& path) {
  return std::make_unique<LocalReader>(open(path), path.str());
}

void LocalRepository::put_text(std::string_view text, const RelativePath& destination) {
  put(destination, default_mode,
      [&](const StagedFile& staged) { write_all(staged.descriptor(), text, staged.path()); });
}

namespace {

class LocalWriter : public ArtifactWriter {
 public:
  LocalWriter(LocalRepository& repository, RelativePath path, FileDescriptor file)
      : repository_(repository), path_(std::move(path)), file_(std::move(file)) {}

  void append(std::string_view data) override {
    write_all(file_.get(), data, path_.str());
    is_empty_ = is_empty_ && data.empty();
  }

  void finish() override {
    // On a network file system only close() may report that the disk is full.
    if (::close(file_.release()) != 0) throw system_error(errno, "write", path_.str());
    if (is_empty_ || repository_.find(path_)) return;
    throw not_found("the artifact '{}' was removed while it was written", path_.str());
  }

 private:
  LocalRepository& repository_;
  RelativePath path_;
  FileDescriptor file_;
  bool is_empty_ = true;
};

}  // namespace

std::unique_ptr<ArtifactWriter> LocalRepository::open_writer(const RelativePath& path) {
  require_artifact_name(path);
  const auto root = make_root();
  root.make_directories(path.parent());
  auto file = root.find_file(path, O_WRONLY | O_APPEND | O_CREAT);
  if (!file) throw not_found("No such artifact: '{}'", path.str());
  return std::make_unique<LocalWriter>(*this, path, std::move(*file));
}

void LocalRepository::make_directory(const RelativePath& directory) {
  make_root().make_directories(directory);
}

void LocalRepository::get_file(const RelativePath& path, const std::filesystem::path& destination,
                               const Progress& progress) {
  const auto source = open(path);
  const auto parent = destination.parent_path();
  const auto directory = Directory::open(parent.empty() ? "." : parent);
  StagedFile staged(directory, destination.filename().string(), mode_of(source));
  copy_content(source.get(), path.str(), staged.descriptor(), staged.path(), progress);
  staged.publish(Durability::none);
}

void LocalRepository::read(const RelativePath& path,
                           const std::function<void(std::string_view)>& visit) {
  read_from(path, 0, visit);
}

void LocalRepository::read_from(const RelativePath& path, std::uint64_t offset,
                                const std::function<void(std::string_view)>& visit) {
  const auto source = open(path);
  if (lseek(source.get(), static_cast<off_t>(offset), SEEK_SET) < 0) {
    throw system_error(errno, "seek in", path.str());
  }
  read_content(source.get(), path.str(), visit);
}

namespace {

void require_no_link_before(const Directory& root, const RelativePath& path) {
  for (auto way = path.parent(); !way.empty(); way = way.parent()) {
    const auto status = root.status(way);
    if (!status || status->kind != Kind::other) continue;
    throw invalid_state(
        "'{}' leads through the link '{}'; delete the link, or what it leads to by "
        "its own path",
        path.str(), way.str());
  }
}

}  // namespace

void LocalRepository::delete_artifact(const RelativePath& path) {
  if (path.empty()) throw invalid_parameter("the path of the artifact to delete is empty");
  const auto root = find_root();
  if (root) require_no_link_before(*root, path);
  if (!root || is_staging_name(path.file_name()) || !root->status(path)) {
    throw not_found("No such artifact: '{}'", path.str());
  }
  root->remove_tree(path);
}

void LocalRepository::delete_all() {
  const auto root = find_root();
  if (!root) return;
  for (const auto& entry : root->list()) root->remove_tree(RelativePath() / entry.name);
}

}  // namespace mlf::artifact
