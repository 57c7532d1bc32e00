// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/file.h"
#include "store/tracking_store.h"

namespace mlf::store {

/// Appends `lines`, which must be complete, to the metric file of `key`. A new file appears with
/// its first lines, because MLflow's readers fail on an empty one. A line that a crash left
/// incomplete is removed first.
/// @throws Error INVALID_PARAMETER_VALUE when the key is a folder of other keys, or begins with
/// another key and "/".
void append_metric_lines(const Directory& experiment, const Directory& run, std::string_view key,
                         std::string_view lines, Durability durability);

/// @throws Error INVALID_PARAMETER_VALUE when `folder` cannot hold a value of that key: "a" and
/// "a/b" cannot both be keys.
void check_key_clash(const Directory& run, std::string_view folder, std::string_view key);

/// The file store's MetricWriter.
class FileMetricWriter : public MetricWriter {
 public:
  FileMetricWriter(Directory experiment, Directory run, Durability durability)
      : experiment_(std::move(experiment)), run_(std::move(run)), durability_(durability) {}
  ~FileMetricWriter() override;

  void flush() override;

 private:
  void do_append(const std::string& key, const MetricPoint& point) override;
  void write(std::string_view key, std::string& lines);

  Directory experiment_;
  Directory run_;
  Durability durability_;
  std::map<std::string, std::string, std::less<>> pending_;  ///< lines by key
  // Of the last point:
  const std::string* key_ = nullptr;
  std::string* lines_ = nullptr;
};

}  // namespace mlf::store
