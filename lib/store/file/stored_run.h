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

/// A file that another program may be writing this moment: MLflow truncates a file before it writes
/// it anew. Reads again, in all for some 90 ms, while `is_whole` denies the content and the file is
/// young.
std::optional<FileContent> read_settled(const Directory& directory, const RelativePath& path,
                                        const std::function<bool(const std::string&)>& is_whole);

/// The datasets of one experiment, each read once.
class DatasetReader {
 public:
  DatasetReader(const Directory& experiment, Reporter& reporter)
      : experiment_(experiment), reporter_(reporter) {}
  /// nullopt, after a report, when it is missing or damaged. Thread-safe.
  std::optional<Dataset> read(std::string_view dataset_id);

 private:
  const Directory& experiment_;
  Reporter& reporter_;
  std::mutex mutex_;
  std::map<std::string, std::optional<Dataset>, std::less<>> datasets_;
};

/// A run on disk together with what is remembered of it. Each question about it looks only at the
/// file that can answer: when its signature is the remembered one, the remembered value is the
/// answer, otherwise that one file is read. Only load() looks at all of them.
class StoredRun : public search::Subject {
 public:
  /// What is given by reference outlives the run; so do the bytes of `remembered`. What is read is
  /// worth remembering only with the `clock` of the experiment.
  StoredRun(const Directory& experiment, std::string_view run_id, RunRecord remembered,
            DatasetReader& datasets, Reporter& reporter, const FileClock* clock = nullptr);

  /// Reads what meta.yaml says, once, and checks that it speaks of this run.
  /// @return nullptr when there is no meta.yaml, or, after a report, when it is damaged.
  const RunInfo* info();

  /// The whole run as it is now. info() must have been there.
  Run load();

  /// What reading has cost so far, in files of ordinary size.
  std::size_t reading_cost() const { return reading_cost_; }

  /// The record to remember when anything was read; empty otherwise.
  std::string take_changed_record();

  std::optional<std::string_view> text_attribute(std::string_view name) const override;
  std::optional<double> number_attribute(std::string_view name) const override;
  std::optional<double> metric(std::string_view key) const override;
  std::optional<std::string_view> param(std::string_view key) const override;
  std::optional<std::string_view> tag(std::string_view key) const override;
  bool any_dataset(const std::function<bool(const DatasetInput&)>& predicate) const override;

 private:
  using Kind = RecordItem::Kind;

  /// A file read during this object's life; without `value`, found missing.
  struct ReadItem {
    Kind kind;
    std::string key;
    Signature signature = no_file;
    std::optional<std::string> value;
  };

  /// The value that the file of `kind` and `key` has now; nullopt when there is no such file. Valid
  /// as long as the run is not loaded.
  std::optional<std::string_view> current_value(Kind kind, std::string_view key) const;
  /// record_ with what was read since; empty when nothing was.
  std::string merged_record() const;
  const ReadItem& read_item(Kind kind, std::string_view key) const;
  /// Whether the item's file is there as it was; false too when that cannot be looked at.
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
  // Filled by questions, which are const to the searching side.
  mutable RunRecord record_;
  mutable std::string fresh_bytes_;    ///< what record_ reads, once the run has been read again
  mutable bool is_fresh_ = false;      ///< read again, or found unchanged as a whole
  mutable std::deque<ReadItem> read_;  ///< what questions have read, newer than record_
  mutable std::size_t reading_cost_ = 0;
  std::optional<RunInfo> info_;
  bool looked_for_info_ = false;
};

}  // namespace mlf::store
