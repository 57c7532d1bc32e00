// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/file.h"
#include "store/file/run_record.h"

namespace mlf::store {

/// The records of an experiment's runs, in its file ".mlf-index-UID". It is a cache: it may be
/// deleted at any time, a record is not used when its file's signature differs, and a damaged index
/// is ignored. Several processes read it and append to it at once. Each user has one, which no
/// other user can read, since not all users may read the same runs.
class RunIndex {
 public:
  /// Empty when there is no index, when it cannot be read, or when another user has put it there.
  explicit RunIndex(const Directory& experiment);

  /// The latest record of the run; empty when there is none. Valid as long as the index.
  RunRecord find(std::string_view run_id) const;
  std::size_t size() const { return records_.size(); }

  /// Appends the records in `changed`. When most of the file is out of date, rewrites it with only
  /// the runs in `run_ids`. Does nothing when the index cannot be written or another process is
  /// writing it.
  void save(const Directory& experiment, std::span<const std::string> changed,
            std::span<const std::string> run_ids) const;

 private:
  /// @return false, with nothing appended, when the file is not private to this user.
  bool append(const Directory& experiment, std::span<const std::string> changed) const;
  void rewrite(const Directory& experiment, std::span<const std::string> changed,
               std::span<const std::string> run_ids) const;

  std::shared_ptr<const void> mapping_;  ///< keeps the file mapped
  std::string_view bytes_;
  std::unordered_map<std::string_view, RunRecord> records_;
  std::size_t live_bytes_ = 0;
  bool damaged_ = false;  ///< the file ends with something that is not a record
};

}  // namespace mlf::store
