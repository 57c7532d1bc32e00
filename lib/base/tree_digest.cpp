// SPDX-License-Identifier: Apache-2.0
#include "base/tree_digest.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"

namespace fs = std::filesystem;

namespace mlf {

bool is_by_product(std::string_view name) {
  constexpr std::array names{".git",  "__pycache__", ".ipynb_checkpoints", ".pytest_cache",
                             ".venv", "mlruns",      "mlartifacts",        "mlflow.db"};
  return name.starts_with(temporary_prefix) ||
         std::find(names.begin(), names.end(), name) != names.end();
}

void TreeDigest::add(const fs::path& path, const std::string& name) {
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
  if (options_.of == Of::bytes) return add_bytes(path);
  put({fmt::format("{}.{}", status.st_mtim.tv_sec, status.st_mtim.tv_nsec)});
}

/// Adds the texts to the digest, each with its length, so that no two lists give the same bytes.
void TreeDigest::put(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) md5_.update(fmt::format("{}:{}", text.size(), text));
}

void TreeDigest::add_directory(const fs::path& path, const std::string& name) {
  std::vector<std::string> entries;
  std::error_code error;
  for (fs::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
    if (options_.leaves_out(at->path())) continue;
    if (entries.size() > options_.files) throw TooMuch{};
    entries.push_back(at->path().filename().string());
  }
  if (error) throw system_error(error.value(), "read", path.string());
  std::sort(entries.begin(), entries.end());
  for (const std::string& entry : entries) add(path / entry, name + "/" + entry);
}

void TreeDigest::add_bytes(const fs::path& path) {
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

}  // namespace mlf
