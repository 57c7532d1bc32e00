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

/// The records of an experiment's runs, kept in its file ".mlf-index-UID". It is a cache: it may be
/// deleted at any time, is never believed over a file whose signature differs, and a damaged one is
/// passed over. Several processes read it and append to it at once. Every user has their own, which
/// nobody else may read: what one user may read of the runs, others may not.
class RunIndex {
 public:
  /// Empty when there is no index, none that can be read, or one that a stranger has put there.
  explicit RunIndex(const Directory& experiment);

  /// The newest record of the run; empty when there is none. Valid as long as the index.
  RunRecord find(std::string_view run_id) const;
  std::size_t size() const { return records_.size(); }

  /// Appends `changed`; rewrites the file with only the runs of `run_ids` when most of it has
  /// become useless. Does nothing where the index cannot be written or another process is writing
  /// it.
  void save(const Directory& experiment, std::span<const std::string> changed,
            std::span<const std::string> run_ids) const;

 private:
  /// @return false, and nothing appended, when the file is not for this user alone.
  bool append(const Directory& experiment, std::span<const std::string> changed) const;
  void rewrite(const Directory& experiment, std::span<const std::string> changed,
               std::span<const std::string> run_ids) const;

  std::shared_ptr<const void> mapping_;  ///< keeps the file's bytes
  std::string_view bytes_;
  std::unordered_map<std::string_view, RunRecord> records_;
  std::size_t live_bytes_ = 0;
  bool damaged_ = false;  ///< the file ends in something that is no record
};

}  // namespace mlf::store
