// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "core/run.h"

/// What mlf remembers about a run's files: the signature of each when it was read, and its content.
/// A record is a block of bytes that is used in place, in memory or in the mapped index.
namespace mlf::store {

/// Changes whenever the file may have changed: a hash of inode, size, mtime and ctime. 0 means no
/// file. A file that was changed so recently that a further change might get the same times has the
/// signature `unsettled`, which never equals that of a file on disk.
using Signature = std::uint64_t;
inline constexpr Signature no_file = 0;
inline constexpr Signature unsettled = ~Signature{0};

/// The signature to record. `read_at_ns` is FileClock::now_ns() from before the reading.
Signature signature_of(const FileStatus& status, std::int64_t read_at_ns);
/// The signature to compare with a recorded one.
Signature signature_of(const FileStatus& status);

struct RecordItem {
  enum class Kind : std::uint8_t { meta, directory, param, metric, tag, input, output };
  Kind kind = Kind::meta;
  Signature signature = no_file;
  std::string_view key;  ///< a directory's path, a param's key, an input's id, ...
  std::string_view
      value;  ///< meta: see decode_meta; metric: decode_metric; others: the file's bytes
};

/// Reads a record in place. The bytes must outlive it.
class RunRecord {
 public:
  RunRecord() = default;
  explicit RunRecord(std::string_view bytes) : bytes_(bytes) {}

  bool empty() const { return bytes_.empty(); }
  std::string_view bytes() const { return bytes_; }
  std::string_view run_id() const;

  /// Calls `visit(const RecordItem&)` for each item until one returns false.
  template <typename Visit>
  void for_each(const Visit& visit) const {
    std::size_t at = first_item();
    while (at < bytes_.size() && visit(item_at(at))) {
    }
  }
  std::optional<RecordItem> find(RecordItem::Kind kind, std::string_view key) const;

 private:
  std::size_t first_item() const;
  /// Returns the item at `at` and moves `at` behind it.
  RecordItem item_at(std::size_t& at) const;

  std::string_view bytes_;
};

/// Builds a record.
class RunRecordBuilder {
 public:
  explicit RunRecordBuilder(std::string_view run_id);
  void add(const RecordItem& item);
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// The content of a run's meta.yaml as the value of an item.
std::string encode_meta(const RunInfo& info);
RunInfo decode_meta(std::string_view value);

std::string encode_metric(const Metric& metric);
Metric decode_metric(std::string_view key, std::string_view value);
/// Only the number of the metric's latest point.
double decode_metric_value(std::string_view value);

}  // namespace mlf::store
