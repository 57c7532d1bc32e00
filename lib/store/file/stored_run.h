// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"
#include "base/reporter.h"
#include "core/run.h"
#include "search/subject.h"
#include "store/file/file_clock.h"
#include "store/file/run_record.h"

namespace mlf::store {

/// Reads a file that another program may be writing: MLflow truncates a file before it writes it.
/// While `is_whole` returns false and the file was changed recently, reads it again, for up to
/// about 90 ms.
std::optional<FileContent> read_settled(const Directory& directory, const RelativePath& path,
                                        const std::function<bool(const std::string&)>& is_whole);

/// The datasets of one experiment, each read once.
class DatasetReader {
 public:
  DatasetReader(const Directory& experiment, Reporter& reporter)
      : experiment_(experiment), reporter_(reporter) {}
  /// nullopt, after a report, when the dataset is missing or damaged. Thread-safe.
  std::optional<Dataset> read(std::string_view dataset_id);

 private:
  const Directory& experiment_;
  Reporter& reporter_;
  std::mutex mutex_;
  std::map<std::string, std::optional<Dataset>, std::less<>> datasets_;
};

/// A run on disk, with the record of what was read from it before. Each question looks only at the
/// file that holds the answer: when the file's signature is the recorded one, the recorded value is
/// the answer; otherwise that file is read. Only load() looks at all files.
class StoredRun : public search::Subject {
 public:
  /// The references and the bytes of `remembered` must outlive this object. Without the `clock` of
  /// the experiment, what is read cannot be used by later searches.
  StoredRun(const Directory& experiment, std::string_view run_id, RunRecord remembered,
            DatasetReader& datasets, Reporter& reporter, const FileClock* clock = nullptr);

  /// Reads meta.yaml, once, and checks that it is of this run.
  /// @return nullptr when there is no meta.yaml or, after a report, when it is damaged.
  const RunInfo* info();

  /// The complete run as it is now. Call it only after info() has returned one.
  Run load();

  /// The cost of all reading so far; 1 is a file of ordinary size.
  std::size_t reading_cost() const { return reading_cost_; }

  /// The new record, when anything was read; otherwise empty.
  std::string take_changed_record();

  std::optional<std::string_view> text_attribute(std::string_view name) const override;
  std::optional<double> number_attribute(std::string_view name) const override;
  std::optional<double> metric(std::string_view key) const override;
  std::optional<std::string_view> param(std::string_view key) const override;
  std::optional<std::string_view> tag(std::string_view key) const override;
  bool any_dataset(const std::function<bool(const DatasetInput&)>& predicate) const override;

 private:
  using Kind = RecordItem::Kind;

  /// A file that this object has read; no `value` if the file does not exist.
  struct ReadItem {
    Kind kind;
    std::string key;
    Signature signature = no_file;
    std::optional<std::string> value;
  };

  /// The current value in the file of `kind` and `key`; nullopt when there is no such file. Valid
  /// until load() is called.
  std::optional<std::string_view> current_value(Kind kind, std::string_view key) const;
  /// record_ updated with what was read since; empty when nothing was.
  std::string merged_record() const;
  const ReadItem& read_item(Kind kind, std::string_view key) const;
  /// Whether the item's file is unchanged; false also when that cannot be found out.
  bool is_current(const RecordItem& item) const;
  void report(const RelativePath& path, std::string_view cause) const;
  bool is_unchanged() const;
  void read_again() const;
  void decode_info();
  std::vector<DatasetInput> dataset_inputs() const;

  const Directory& experiment_;
  std::string run_id_;
  DatasetReader& datasets_;
  Reporter& reporter_;
  const FileClock* clock_;
  // Mutable, because const questions fill them.
  mutable RunRecord record_;
  mutable std::string fresh_bytes_;    ///< the bytes of record_ after the run was read again
  mutable bool is_fresh_ = false;      ///< the run was read again, or is unchanged as a whole
  mutable std::deque<ReadItem> read_;  ///< what questions have read; newer than record_
  mutable std::size_t reading_cost_ = 0;
  std::optional<RunInfo> info_;
  bool looked_for_info_ = false;
};

}  // namespace mlf::store
