// SPDX-License-Identifier: Apache-2.0
#include "scoring/input_files.h"

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include <fcntl.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"

namespace mlf::scoring {

namespace {

namespace fs = std::filesystem;

bool is_about_a_job(const fs::path& path) {
  const auto name = path.filename().string();
  return name.starts_with('.') || name.starts_with('_');
}

std::vector<std::string> files_of_directory(const std::string& directory) {
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.is_regular_file() && !is_about_a_job(entry.path())) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  if (files.empty()) throw not_found("there is no file in '{}'", printable(directory));
  return files;
}

std::vector<std::string> matching_files(const std::string& pattern) {
  glob_t found{};
  const int failure = ::glob(pattern.c_str(), 0, nullptr, &found);
  std::vector<std::string> files;
  for (std::size_t i = 0; failure == 0 && i < found.gl_pathc; ++i) {
    const std::string path = found.gl_pathv[i];
    if (fs::is_regular_file(path) && !is_about_a_job(path)) files.push_back(path);
  }
  ::globfree(&found);
  std::ranges::sort(files);
  if (files.empty()) throw not_found("no file matches '{}'", printable(pattern));
  return files;
}

std::vector<std::string> files_of(const std::string& name) {
  std::error_code ignored;
  if (name == standard_input) return {name};
  if (fs::is_directory(name, ignored)) return files_of_directory(name);
  const bool is_pattern = name.find_first_of("*?[") != std::string::npos;
  if (is_pattern && !fs::exists(name, ignored)) return matching_files(name);
  return {name};
}

struct stat status_of(const FileDescriptor& file, const std::string& path) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) throw system_error(errno, "read", path);
  return status;
}

}  // namespace

std::vector<InputFile> find_inputs(std::span<const std::string> names) {
  std::vector<InputFile> inputs;
  for (const std::string& name : names) {
    for (auto& path : files_of(name)) {
      if (std::ranges::find(inputs, path, &InputFile::path) != inputs.end()) continue;
      std::error_code unknown;
      const auto size = fs::is_regular_file(path, unknown) ? fs::file_size(path, unknown) : 0;
      const bool has_size = path != standard_input && size != 0 && !unknown;
      inputs.push_back({.path = std::move(path),
                        .size = has_size ? std::optional<std::uint64_t>(size) : std::nullopt});
    }
  }
  return inputs;
}

std::string identity_of(const InputFile& input) {
  constexpr std::size_t head_size = std::size_t{64} << 10;
  const FileDescriptor file(::open(input.path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) throw system_error(errno, "read", input.path);
  const auto status = status_of(file, input.path);
  if (!S_ISREG(status.st_mode)) {
    throw invalid_parameter("'{}' is no file, so work on it cannot be resumed",
                            printable(input.path));
  }
  std::string head(head_size, '\0');
  const ssize_t size = ::pread(file.get(), head.data(), head.size(), 0);
  if (size < 0) throw system_error(errno, "read", input.path);
  head.resize(static_cast<std::size_t>(size));
  return fmt::format("{} {} {}.{:09} {}", input.path, status.st_size, status.st_mtim.tv_sec,
                     status.st_mtim.tv_nsec, sha1_hex(head));
}

}  // namespace mlf::scoring
