// SPDX-License-Identifier: Apache-2.0
// Reads files only when they have changed since they were remembered. Questions come in the same
// order each time, so the item for the next question is the one behind the last; only when that is
// another one are all items put into a map.
#include "store/file/remembered_files.h"

#include "base/error.h"
#include "store/file/record_bytes.h"

namespace mlf::store {

namespace {

std::string encode_entries(const std::vector<DirectoryEntry>& entries) {
  std::string bytes;
  RecordWriter writer(bytes);
  for (const auto& entry : entries) {
    writer.number(static_cast<std::uint8_t>(entry.kind));
    writer.text(entry.name);
  }
  return bytes;
}

std::vector<DirectoryEntry> decode_entries(std::string_view bytes) {
  std::vector<DirectoryEntry> entries;
  RecordReader reader(bytes);
  while (reader.at() < bytes.size()) {
    const auto kind = static_cast<FileStatus::Kind>(reader.number<std::uint8_t>());
    entries.push_back({std::string(reader.text()), kind});
  }
  return entries;
}

}  // namespace

RememberedFiles::RememberedFiles(const Directory& parent, std::string_view name,
                                 RunRecord remembered, const FileClock& clock)
    : parent_(parent), name_(name), clock_(&clock), began_(clock.now_ns()), record_(name) {
  if (remembered.empty()) return;
  remembered.for_each([&](const RecordItem& item) {
    items_.push_back(item);
    return true;
  });
}

RememberedFiles::RememberedFiles(const Directory& directory)
    : parent_(directory), clock_(nullptr), record_("") {}

const Directory& RememberedFiles::directory() {
  if (name_.empty()) return parent_;
  if (!directory_) directory_ = parent_.open_directory(RelativePath() / name_);
  return *directory_;
}

std::optional<FileStatus> RememberedFiles::peek(const RelativePath& path) const {
  if (directory_) return directory_->peek(path.c_str());
  return parent_.peek((RelativePath() / name_ / path).c_str());
}

const RecordItem* RememberedFiles::find(Kind kind, std::string_view path) {
  const auto is_it = [&](std::size_t i) {
    return i < items_.size() && items_[i].kind == kind && items_[i].key == path;
  };
  if (!is_it(next_)) {
    if (places_.empty()) {
      for (std::size_t i = 0; i < items_.size(); ++i) places_[items_[i].key] = i;
    }
    const auto place = places_.find(path);
    if (place == places_.end() || !is_it(place->second)) return nullptr;
    next_ = place->second;
  }
  return &items_[next_++];
}

std::optional<RecordItem> RememberedFiles::find_current(Kind kind, const RelativePath& path) {
  const auto* item = find(kind, path.str());
  if (item == nullptr || item->signature == unsettled) return std::nullopt;
  const auto status = peek(path);
  const auto signature = status ? signature_of(*status) : no_file;
  return signature == item->signature ? std::optional(*item) : std::nullopt;
}

std::string_view RememberedFiles::keep(Kind kind, const RelativePath& path,
                                       const std::optional<FileStatus>& status, std::string value) {
  ++cost_;
  const auto& kept = read_.emplace_back(std::move(value));
  if (clock_ != nullptr) {
    const auto signature = status ? signature_of(*status, began_) : no_file;
    record_.add({kind, signature, path.str(), kept});
  }
  return kept;
}

std::optional<std::string_view> RememberedFiles::value(const RelativePath& path, const Read& read) {
  if (const auto item = find_current(Kind::meta, path)) {
    record_.add(*item);
    return item->signature == no_file ? std::nullopt : std::optional(item->value);
  }
  auto read_now = read(directory());
  if (!read_now) {
    keep(Kind::meta, path, std::nullopt, "");
    return std::nullopt;
  }
  return keep(Kind::meta, path, read_now->status, std::move(read_now->bytes));
}

std::vector<DirectoryEntry> RememberedFiles::list(const RelativePath& path) {
  if (const auto item = find_current(Kind::directory, path)) {
    record_.add(*item);
    return decode_entries(item->value);
  }
  const auto status = peek(path);
  if (status && status->kind != FileStatus::Kind::directory) {
    throw invalid_state("is no directory");
  }
  std::vector<DirectoryEntry> entries;
  if (status) {
    const auto listed = directory().find_directory(path);
    if (listed) entries = listed->list();
  }
  keep(Kind::directory, path, status, encode_entries(entries));
  return entries;
}

void RememberedFiles::pass_over(const RelativePath& path) {
  for (; next_ < items_.size() && items_[next_].key.starts_with(path.str()); ++next_) {
    record_.add(items_[next_]);
  }
}

std::string RememberedFiles::take_changed_record() {
  return cost_ == 0 ? std::string() : record_.take();
}

}  // namespace mlf::store
