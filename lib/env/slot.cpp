// SPDX-License-Identifier: Apache-2.0
#include "env/slot.h"

#include <cerrno>

#include <fcntl.h>
#include <nlohmann/json.hpp>
#include <sys/stat.h>

#include "base/error.h"
#include "base/json.h"
#include "env/requirements.h"

namespace mlf::env {

namespace {

namespace fs = std::filesystem;

std::string encode(const Record& record) {
  const Json json{{"manager", to_string(record.manager)},
                  {"name", record.name},
                  {"directory", record.directory.string()},
                  {"python", record.python},
                  {"created_ms", record.created_ms},
                  {"size", record.size},
                  {"tool", record.tool},
                  {"is_ours", record.is_ours}};
  return json_indented(json);
}

std::optional<Record> decode(const std::string& text) {
  try {
    const auto json = JsonReader::parse(text, "the record of the environment");
    const auto manager = find_manager(json.get<std::string>("manager"));
    if (!manager) return std::nullopt;
    return Record{.manager = *manager,
                  .name = json.get<std::string>("name"),
                  .directory = json.get<std::string>("directory"),
                  .python = json.get<std::string>("python"),
                  .created_ms = json.get<std::int64_t>("created_ms"),
                  .size = json.get<std::uint64_t>("size"),
                  .tool = json.get<std::string>("tool"),
                  .is_ours = json.get<bool>("is_ours")};
  } catch (const Error&) {
    return std::nullopt;
  }
}

std::optional<FileLock> lock_in(const std::optional<Directory>& parent, const std::string& key,
                                FileLock::Mode mode) {
  if (!parent) return std::nullopt;
  return FileLock::try_lock(*parent, RelativePath::parse(key + std::string(lock_suffix)), mode);
}

}  // namespace

Slot::Slot(const fs::path& root, Manager manager, std::string_view key)
    : parent_(fs::absolute(root / to_string(manager)).lexically_normal()),
      key_(key),
      directory_(parent_ / key_) {}

std::optional<FileLock> Slot::try_lock(FileLock::Mode mode) const {
  return lock_in(Directory::create(parent_), key_, mode);
}

std::optional<FileLock> Slot::try_lock_existing(FileLock::Mode mode) const {
  return lock_in(Directory::find(parent_), key_, mode);
}

std::optional<Record> Slot::read() const {
  try {
    return decode(read_text_file(directory_ / record_name));
  } catch (const Error&) {
    return std::nullopt;
  }
}

void Slot::write(const Record& record, std::string_view requirements) const {
  const auto directory = Directory::create(directory_);
  directory.replace_file(RelativePath::parse(requirements_name), requirements, Durability::commit);
  directory.replace_file(RelativePath::parse(record_name), encode(record), Durability::full);
}

void Slot::remove() const {
  const auto parent = Directory::find(parent_);
  if (!parent) return;
  // The record goes first, so that an interrupted removal leaves nothing that looks complete.
  const auto record = RelativePath::parse(key_) / record_name;
  if (parent->find_directory(RelativePath::parse(key_))) parent->remove_file(record);
  parent->remove_tree(RelativePath::parse(key_));
}

std::optional<std::int64_t> Slot::last_used_ms() const {
  struct stat status {};
  if (::stat((directory_ / record_name).c_str(), &status) != 0) return std::nullopt;
  return std::int64_t{status.st_mtim.tv_sec} * 1000 + status.st_mtim.tv_nsec / 1'000'000;
}

void Slot::touch() const {
  ::utimensat(AT_FDCWD, (directory_ / record_name).c_str(), nullptr, AT_SYMLINK_NOFOLLOW);
}

std::uint64_t disk_usage(const fs::path& directory) {
  std::uint64_t bytes = 0;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(directory, error), end; !error && entry != end;
       entry.increment(error)) {
    struct stat status {};
    if (::lstat(entry->path().c_str(), &status) == 0) {
      bytes += static_cast<std::uint64_t>(status.st_blocks) * 512;
    }
  }
  return bytes;
}

}  // namespace mlf::env
