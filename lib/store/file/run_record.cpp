// SPDX-License-Identifier: Apache-2.0
//
// The layout of a record, in the machine's byte order, since the cache is not moved to other
// machines:
//
//   record  = text(run_id) item*
//   item    = kind:u8 signature:u64 text(key) text(value)
//   text(s) = length:u32 bytes
//
// Lookups read the items from the front: a run has some tens of items in less than two pages of
// memory, so an offset table would cost more than it saves.
#include "store/file/run_record.h"

#define XXH_INLINE_ALL
#include <algorithm>

#include <xxhash.h>

#include "store/file/record_bytes.h"

namespace mlf::store {

namespace {

/// Two changes of a file within this time may get the same times. The file clock of Linux ticks
/// every 4 to 10 ms. File systems that store whole seconds (ext4 with 128-byte inodes, many
/// servers) or every second one (FAT) are recognised by the zeros in the ctime, which no program
/// can set.
std::int64_t tick_of(const FileStatus& status) {
  constexpr std::int64_t ms = 1'000'000;
  constexpr std::int64_t margin = 50 * ms;
  const bool is_coarse = status.changed_ns % (10 * ms) == 0;
  return is_coarse ? 2000 * ms + margin : margin;
}

}  // namespace

Signature signature_of(const FileStatus& status) {
  const std::uint64_t fields[] = {status.inode, status.size,
                                  static_cast<std::uint64_t>(status.modified_ns),
                                  static_cast<std::uint64_t>(status.changed_ns)};
  const Signature hash = XXH3_64bits(fields, sizeof fields);
  return std::clamp(hash, no_file + 1, unsettled - 1);
}

Signature signature_of(const FileStatus& status, std::int64_t read_at_ns) {
  const auto last_change = std::max(status.modified_ns, status.changed_ns);
  return last_change + tick_of(status) > read_at_ns ? unsettled : signature_of(status);
}

std::string_view RunRecord::run_id() const { return RecordReader(bytes_).text(); }

std::size_t RunRecord::first_item() const {
  RecordReader reader(bytes_);
  reader.text();
  return reader.at();
}

RecordItem RunRecord::item_at(std::size_t& at) const {
  RecordReader reader(bytes_, at);
  RecordItem item;
  item.kind = static_cast<RecordItem::Kind>(reader.number<std::uint8_t>());
  item.signature = reader.number<Signature>();
  item.key = reader.text();
  item.value = reader.text();
  at = reader.at();
  return item;
}

std::optional<RecordItem> RunRecord::find(RecordItem::Kind kind, std::string_view key) const {
  std::optional<RecordItem> found;
  for_each([&](const RecordItem& item) {
    if (item.kind == kind && item.key == key) found = item;
    return !found;
  });
  return found;
}

RunRecordBuilder::RunRecordBuilder(std::string_view run_id) { RecordWriter(bytes_).text(run_id); }

void RunRecordBuilder::add(const RecordItem& item) {
  RecordWriter writer(bytes_);
  writer.number(static_cast<std::uint8_t>(item.kind));
  writer.number(item.signature);
  writer.text(item.key);
  writer.text(item.value);
}

std::string encode_meta(const RunInfo& info) {
  std::string value;
  RecordWriter writer(value);
  writer.text(info.run_id);
  writer.text(info.run_name);
  writer.text(info.experiment_id);
  writer.text(info.user_id);
  writer.number(static_cast<std::int32_t>(info.status));
  writer.number(info.start_time);
  writer.number(static_cast<std::uint8_t>(info.end_time.has_value()));
  writer.number(info.end_time.value_or(0));
  writer.number(static_cast<std::uint8_t>(info.lifecycle_stage));
  writer.text(info.artifact_uri);
  return value;
}

RunInfo decode_meta(std::string_view value) {
  RecordReader reader(value);
  RunInfo info;
  info.run_id = reader.text();
  info.run_name = reader.text();
  info.experiment_id = reader.text();
  info.user_id = reader.text();
  info.status = static_cast<RunStatus>(reader.number<std::int32_t>());
  info.start_time = reader.number<std::int64_t>();
  const bool ended = reader.number<std::uint8_t>() != 0;
  const auto end_time = reader.number<std::int64_t>();
  if (ended) info.end_time = end_time;
  info.lifecycle_stage = static_cast<LifecycleStage>(reader.number<std::uint8_t>());
  info.artifact_uri = reader.text();
  return info;
}

std::string encode_metric(const Metric& metric) {
  std::string value;
  RecordWriter writer(value);
  writer.number(metric.value);
  writer.number(metric.timestamp);
  writer.number(metric.step);
  writer.text(metric.dataset_name.value_or(""));
  writer.text(metric.dataset_digest.value_or(""));
  return value;
}

Metric decode_metric(std::string_view key, std::string_view value) {
  RecordReader reader(value);
  Metric metric;
  metric.key = key;
  metric.value = reader.number<double>();
  metric.timestamp = reader.number<std::int64_t>();
  metric.step = reader.number<std::int64_t>();
  const auto name = reader.text();
  const auto digest = reader.text();
  if (!name.empty()) {
    metric.dataset_name = name;
    metric.dataset_digest = digest;
  }
  return metric;
}

double decode_metric_value(std::string_view value) { return RecordReader(value).number<double>(); }

}  // namespace mlf::store
