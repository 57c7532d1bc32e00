// SPDX-License-Identifier: Apache-2.0
#include "source/content.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "source/source_uri.h"

namespace fs = std::filesystem;

namespace mlf::source {

namespace {

/// More was to be read than is allowed.
struct TooMuch {};

/// Whether a file or directory of that name is no part of a project.
bool is_left_out(std::string_view name) {
  constexpr std::array names{".git",  "__pycache__", ".ipynb_checkpoints", ".pytest_cache",
                             ".venv", "mlruns",      "mlartifacts",        "mlflow.db"};
  return name.starts_with(temporary_prefix) ||
         std::find(names.begin(), names.end(), name) != names.end();
}

/// Digests files and what is below directories, each by its name.
class Digest {
 public:
  enum class Of { bytes, times };

  Digest(Of of, const ContentOptions& options) : of_(of), options_(options) {}

  void add(const fs::path& path, const std::string& name) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) {
      if (errno != ENOENT && errno != ENOTDIR) throw system_error(errno, "look at", path.string());
      return put({"nothing", name});
    }
    if (S_ISDIR(status.st_mode)) return add_directory(path, name);
    if (++files_ > options_.files) throw TooMuch{};
    if (S_ISLNK(status.st_mode)) {
      std::error_code ignored;
      return put({"link", name, fs::read_symlink(path, ignored).string()});
    }
    const bool is_file = S_ISREG(status.st_mode);
    if (!is_file) return put({"other", name});
    const bool is_executable = (status.st_mode & S_IXUSR) != 0;
    put({is_executable ? "program" : "file", name, std::to_string(status.st_size)});
    if (of_ == Of::bytes) return add_bytes(path);
    put({fmt::format("{}.{}", status.st_mtim.tv_sec, status.st_mtim.tv_nsec)});
  }

  std::string hex() { return md5_.hex(); }

 private:
  /// Texts, so that no two lists of them look the same.
  void put(const std::vector<std::string>& texts) {
    for (const std::string& text : texts) md5_.update(fmt::format("{}:{}", text.size(), text));
  }

  void add_directory(const fs::path& path, const std::string& name) {
    if (!options_.store.empty() && path == options_.store) return;
    std::vector<std::string> entries;
    std::error_code error;
    for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
      std::string entry = at->path().filename().string();
      if (is_left_out(entry)) continue;
      if (entries.size() > options_.files) throw TooMuch{};
      entries.push_back(std::move(entry));
    }
    if (error) throw system_error(error.value(), "read", path.string());
    std::sort(entries.begin(), entries.end());
    for (const std::string& entry : entries) add(path / entry, name + "/" + entry);
  }

  void add_bytes(const fs::path& path) {
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file) throw system_error(errno, "read", path.string());
    std::array<char, 65536> buffer{};
    for (;;) {
      const ssize_t size = ::read(file.get(), buffer.data(), buffer.size());
      if (size < 0 && errno == EINTR) continue;
      if (size < 0) throw system_error(errno, "read", path.string());
      if (size == 0) return;
      bytes_ += static_cast<std::uint64_t>(size);
      if (bytes_ > options_.bytes) throw TooMuch{};
      md5_.update(std::string_view(buffer.data(), static_cast<std::size_t>(size)));
    }
  }

  Of of_;
  const ContentOptions& options_;
  Md5 md5_;
  std::size_t files_ = 0;
  std::uint64_t bytes_ = 0;
};

bool is_part_of_project(const fs::path& path) {
  return std::none_of(path.begin(), path.end(),
                      [](const fs::path& name) { return is_left_out(name.string()); });
}

std::string commit_text(std::string_view commit, const std::string& below) {
  return fmt::format("git:{}{}", commit, below.empty() || below == "." ? "" : "#" + below);
}

/// Of a local repository that has a commit, when what has changed in it is known.
std::string content_of_repository(const Source& source, const ContentOptions& options) {
  const vcs::Description& repository = *source.repository;
  const fs::path root = repository.root;
  std::error_code ignored;
  const std::string below =
      fs::canonical(source.directory, ignored).lexically_relative(root).string();
  const std::string commit = commit_text(*repository.commit, below);
  Digest digest(Digest::Of::bytes, options);
  bool is_changed = false;
  for (std::string path : *repository.changed) {
    if (path.ends_with('/')) path.pop_back();
    if (!is_part_of_project(path) || root / path == options.store) continue;
    is_changed = true;
    digest.add(root / path, path);
  }
  return is_changed ? commit + "+" + digest.hex() : commit;
}

std::string content_within(const Source& source, const ContentOptions& options) {
  const bool is_repository = source.repository && source.repository->commit;
  if (is_repository && source.repository->changed) return content_of_repository(source, options);
  if (!source.is_local && source.commit) {
    return commit_text(*source.commit, parse_source_uri(source.uri).subdirectory);
  }
  Digest digest(Digest::Of::bytes, options);
  digest.add(source.directory, "");
  return "files:" + digest.hex();
}

}  // namespace

std::optional<std::string> content_of(const Source& source, const ContentOptions& options) {
  try {
    return content_within(source, options);
  } catch (const TooMuch&) {
    return std::nullopt;
  }
}

std::string fingerprint(const fs::path& path) {
  std::error_code ignored;
  const fs::path target = fs::canonical(path, ignored);
  if (target.empty()) return {};
  const ContentOptions all;
  Digest digest(Digest::Of::times, all);
  digest.add(target, "");
  return digest.hex();
}

}  // namespace mlf::source
