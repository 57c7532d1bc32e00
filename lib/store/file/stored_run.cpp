// SPDX-License-Identifier: Apache-2.0
//
// Answers questions about a run on disk, never with old values and yet fast. A remembered value is
// used only when the file that holds it still has the signature that it had when it was read, so
// even a tag that another program rewrites in place is noticed. It is fast because each question
// looks at few files: a filter on one metric costs two stat calls per run, however much the run has
// logged. Only the runs of the result page are read completely.
#include "store/file/stored_run.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <thread>

#include "base/error.h"
#include "base/text.h"
#include "core/validation.h"
#include "store/file/key_files.h"
#include "store/file/layout.h"
#include "store/file/metric_file.h"
#include "wire/meta_yaml.h"

namespace mlf::store {

namespace {

using Kind = RecordItem::Kind;

struct KeyFolder {
  Kind kind;
  std::string_view folder;
};

/// Folders in which each file holds a value.
constexpr std::array<KeyFolder, 3> value_folders = {
    {{Kind::param, layout::params}, {Kind::metric, layout::metrics}, {Kind::tag, layout::tags}}};
/// Folders in which each folder holds a meta.yaml.
constexpr std::array<KeyFolder, 2> link_folders = {
    {{Kind::input, layout::inputs}, {Kind::output, layout::outputs}}};

std::string_view folder_of(Kind kind) {
  switch (kind) {
    case Kind::param:
      return layout::params;
    case Kind::metric:
      return layout::metrics;
    case Kind::tag:
      return layout::tags;
    case Kind::input:
      return layout::inputs;
    case Kind::output:
      return layout::outputs;
    default:
      return "";
  }
}

/// The path of an item's file, relative to the run.
std::string path_of(Kind kind, std::string_view key) {
  switch (kind) {
    case Kind::meta:
      return std::string(layout::meta);
    case Kind::directory:
      return std::string(key);
    case Kind::input:
    case Kind::output:
      return fmt::format("{}/{}/{}", folder_of(kind), key, layout::meta);
    default:
      return fmt::format("{}/{}", folder_of(kind), key);
  }
}

bool changed_within(const FileStatus& status, std::chrono::nanoseconds age) {
  return std::max(status.modified_ns, status.changed_ns) + age.count() > wall_clock_ns();
}

bool is_not_empty(const std::string& bytes) { return !bytes.empty(); }

bool is_readable_meta(const std::string& bytes) {
  try {
    wire::parse_run_meta(bytes);
    return true;
  } catch (const Error&) {
    return false;
  }
}

/// What was read from a file, in the form of an item's value.
struct FileValue {
  Signature signature = no_file;
  std::string bytes;
  std::size_t cost = 1;  ///< cost of reading it; 1 is a file of ordinary size
};

std::size_t cost_of(const FileContent& content) {
  constexpr std::size_t bytes_as_dear_as_a_file = 16'384;
  return 1 + content.bytes.size() / bytes_as_dear_as_a_file;
}

/// The latest point, encoded; nullopt, after a report, when the file has no valid line.
std::optional<FileValue> metric_value(std::string_view key, const FileContent& content,
                                      std::int64_t began,
                                      const std::function<void(std::string_view)>& report) {
  std::size_t malformed = 0;
  const auto metric = latest_metric(key, content.bytes, &malformed);
  if (malformed > 0) report(fmt::format("{} malformed lines left out", malformed));
  if (!metric && malformed == 0) report("has no points");
  if (!metric) return std::nullopt;
  // A damaged file is read each time, so that it is reported each time.
  const auto signature = malformed > 0 ? unsettled : signature_of(content.status, began);
  return FileValue{signature, encode_metric(*metric), cost_of(content)};
}

/// The time when the reading begins, by the file system's clock. Without a clock it is before all
/// times, so that nothing that is read now is trusted later.
std::int64_t begin(const FileClock* clock) {
  return clock == nullptr ? std::numeric_limits<std::int64_t>::min() : clock->now_ns();
}

/// Reads one file of a run, at `path` below `directory`.
/// @return nullopt when it does not exist or, after a report, when it has no valid content.
std::optional<FileValue> read_file_value(const Directory& directory, const RelativePath& path,
                                         Kind kind, std::string_view key, std::int64_t began,
                                         const std::function<void(std::string_view)>& report) {
  const auto content =
      read_settled(directory, path, kind == Kind::meta ? is_readable_meta : is_not_empty);
  if (!content) return std::nullopt;
  const auto signature = signature_of(content->status, began);
  if (kind == Kind::metric) return metric_value(key, *content, began, report);
  if (kind != Kind::meta) return FileValue{signature, content->bytes, cost_of(*content)};
  try {
    return FileValue{signature, encode_meta(wire::parse_run_meta(content->bytes).info)};
  } catch (const Error& error) {
    report(error.what());
    return std::nullopt;
  }
}

/// Reads the files of a run into a new record; the items of unchanged files are copied from the old
/// record.
class Rereading {
 public:
  Rereading(const Directory& run, std::string_view run_id, RunRecord old, const FileClock* clock,
            Reporter& reporter)
      : run_(run), old_(old), reporter_(reporter), record_(run_id), began_(begin(clock)) {}

  std::string read() {
    const auto meta = RelativePath() / layout::meta;
    guarded(meta, [&] { read_meta(meta); });
    for (const auto& [kind, folder] : value_folders) read_values(kind, folder);
    for (const auto& links : link_folders) {
      const auto path = RelativePath() / links.folder;
      guarded(path, [&] { read_links(links.kind, path); });
    }
    // Damaged files must be reported each time, so this record must not count as unchanged.
    if (has_reported_) record_.add({Kind::directory, unsettled, "", ""});
    return record_.take();
  }
  /// In files of ordinary size.
  std::size_t cost() const { return cost_; }

 private:
  void report(const RelativePath& path, std::string_view cause) {
    has_reported_ = true;
    reporter_.warn(fmt::format("{}: {}", printable((run_.path() / path.str()).string()), cause));
  }

  /// Files that cannot be read are reported; the others are still read.
  template <typename Read>
  void guarded(const RelativePath& path, const Read& read) {
    try {
      read();
    } catch (const Error& error) {
      report(path, error.what());
    }
  }

  void read_meta(const RelativePath& path) {
    const auto value = read_file_value(run_, path, Kind::meta, "", began_,
                                       [&](std::string_view cause) { report(path, cause); });
    if (value) record_.add({Kind::meta, value->signature, "", value->bytes});
    ++cost_;
  }

  void read_values(Kind kind, std::string_view folder) {
    visit_key_files(
        run_, folder,
        {.file = [&](const RelativePath& path) { read_value(kind, path); },
         .report = [&](const RelativePath& path, std::string_view cause) { report(path, cause); },
         .folder = [&](const RelativePath& path,
                       const std::optional<FileStatus>& status) { remember(path, status); }});
  }

  /// Called for a folder before its entries are listed, also if it does not exist.
  void remember(const RelativePath& folder, const std::optional<FileStatus>& status) {
    record_.add(
        {Kind::directory, status ? signature_of(*status, began_) : no_file, folder.str(), ""});
  }

  void read_value(Kind kind, const RelativePath& path) {
    const auto key = std::string_view(path.str()).substr(folder_of(kind).size() + 1);
    if (take_over(kind, key)) return;
    const auto value = read_file_value(run_, path, kind, key, began_,
                                       [&](std::string_view cause) { report(path, cause); });
    if (!value) return;
    record_.add({kind, value->signature, key, value->bytes});
    cost_ += value->cost;
  }

  /// Copies the old item if its file has not changed.
  bool take_over(Kind kind, std::string_view key) {
    if (old_.empty()) return false;
    const auto item = old_.find(kind, key);
    if (!item) return false;
    const auto status = run_.peek(path_of(kind, key).c_str());
    if (!status || signature_of(*status) != item->signature) return false;
    record_.add(*item);
    return true;
  }

  void read_links(Kind kind, const RelativePath& folder) {
    const auto status = run_.peek(folder.c_str());
    remember(folder, status);
    if (!status) return;
    if (status->kind != FileStatus::Kind::directory) throw invalid_state("is no directory");
    auto entries = run_.open_directory(folder).list();
    std::ranges::sort(entries, {}, &DirectoryEntry::name);
    for (const auto& entry : entries) {
      if (entry.kind != FileStatus::Kind::directory || layout::is_leftover(entry.name)) continue;
      const auto path = folder / entry.name / layout::meta;
      guarded(path, [&] { read_link(kind, entry.name, path); });
    }
  }

  void read_link(Kind kind, std::string_view id, const RelativePath& path) {
    if (take_over(kind, id)) return;
    const auto content = read_settled(run_, path, is_not_empty);
    if (!content) return;
    record_.add({kind, signature_of(content->status, began_), id, content->bytes});
    ++cost_;
  }

  const Directory& run_;
  RunRecord old_;
  Reporter& reporter_;
  RunRecordBuilder record_;
  std::int64_t began_;
  bool has_reported_ = false;
  std::size_t cost_ = 0;
};

}  // namespace

std::optional<FileContent> read_settled(const Directory& directory, const RelativePath& path,
                                        const std::function<bool(const std::string&)>& is_whole) {
  using namespace std::chrono_literals;
  for (const auto pause : {1ms, 2ms, 5ms, 10ms, 20ms, 50ms}) {
    auto content = directory.read_content(path);
    if (!content || is_whole(content->bytes) || !changed_within(content->status, 2s)) {
      return content;
    }
    std::this_thread::sleep_for(pause);
  }
  return directory.read_content(path);
}

std::optional<Dataset> DatasetReader::read(std::string_view dataset_id) {
  const std::lock_guard lock(mutex_);
  const auto known = datasets_.find(dataset_id);
  if (known != datasets_.end()) return known->second;
  std::optional<Dataset> dataset;
  const auto name = fmt::format("{}/{}/{}", layout::datasets, dataset_id, layout::meta);
  try {
    const auto text = experiment_.read_file(RelativePath::parse(name));
    if (!text) throw not_found("it is missing, but a run names it as an input");
    dataset = wire::parse_dataset_meta(*text);
  } catch (const Error& error) {
    reporter_.warn(
        fmt::format("{}: {}", printable((experiment_.path() / name).string()), error.what()));
  }
  datasets_.emplace(dataset_id, dataset);
  return dataset;
}

StoredRun::StoredRun(const Directory& experiment, std::string_view run_id, RunRecord remembered,
                     DatasetReader& datasets, Reporter& reporter, const FileClock* clock)
    : experiment_(experiment),
      run_id_(run_id),
      datasets_(datasets),
      reporter_(reporter),
      clock_(clock),
      record_(remembered) {}

bool StoredRun::is_current(const RecordItem& item) const {
  try {
    const auto path = fmt::format("{}/{}", run_id_, path_of(item.kind, item.key));
    const auto status = experiment_.peek(path.c_str());
    return (status ? signature_of(*status) : no_file) == item.signature;
  } catch (const Error&) {
    return false;  // reading it will report why
  }
}

void StoredRun::report(const RelativePath& path, std::string_view cause) const {
  reporter_.warn(
      fmt::format("{}: {}", printable((experiment_.path() / path.str()).string()), cause));
}

void StoredRun::read_again() const {
  const auto merged = merged_record();
  const RunRecord old = merged.empty() ? record_ : RunRecord(merged);
  const auto path = RelativePath::parse(run_id_);
  fresh_bytes_ = RunRecordBuilder(run_id_).take();
  try {
    if (const auto run = experiment_.find_directory(path)) {
      Rereading rereading(*run, run_id_, old, clock_, reporter_);
      fresh_bytes_ = rereading.read();
      reading_cost_ += rereading.cost();
    }
  } catch (const Error& error) {
    report(path, error.what());
  }
  record_ = RunRecord(fresh_bytes_);
  is_fresh_ = true;
}

std::optional<std::string_view> StoredRun::current_value(Kind kind, std::string_view key) const {
  const auto remembered = record_.find(kind, key);
  if (is_fresh_) return remembered ? std::optional(remembered->value) : std::nullopt;
  for (const auto& item : read_) {
    if (item.kind == kind && item.key == key) return item.value;
  }
  if (remembered && is_current(*remembered)) return remembered->value;
  return read_item(kind, key).value;
}

const StoredRun::ReadItem& StoredRun::read_item(Kind kind, std::string_view key) const {
  auto& item = read_.emplace_back(ReadItem{kind, std::string(key)});
  if (kind != Kind::meta && !is_valid_key(key)) return item;  // no file can have that name
  const auto path = RelativePath::parse(fmt::format("{}/{}", run_id_, path_of(kind, key)));
  try {
    auto value = read_file_value(experiment_, path, kind, key, begin(clock_),
                                 [&](std::string_view cause) { report(path, cause); });
    reading_cost_ += value ? value->cost : 1;
    if (value) {
      item.signature = value->signature;
      item.value = std::move(value->bytes);
    }
  } catch (const Error& error) {
    report(path, error.what());
  }
  return item;
}

std::string StoredRun::take_changed_record() {
  return is_fresh_ ? std::move(fresh_bytes_) : merged_record();
}

std::string StoredRun::merged_record() const {
  RunRecordBuilder merged(run_id_);
  record_.for_each([&](const RecordItem& old) {
    const bool is_replaced = std::ranges::any_of(
        read_, [&](const ReadItem& item) { return item.kind == old.kind && item.key == old.key; });
    if (!is_replaced) merged.add(old);
    return true;
  });
  bool has_news = false;
  for (const auto& item : read_) {
    if (!item.value) continue;
    merged.add({item.kind, item.signature, item.key, *item.value});
    has_news = true;
  }
  return has_news ? merged.take() : "";
}

const RunInfo* StoredRun::info() {
  if (!looked_for_info_) decode_info();
  return info_ ? &*info_ : nullptr;
}

void StoredRun::decode_info() {
  looked_for_info_ = true;
  const auto value = current_value(Kind::meta, "");
  if (!value) return;
  auto info = decode_meta(*value);
  const auto experiment_id = experiment_.path().filename().string();
  const auto report = [&](std::string_view field, std::string_view id, std::string_view folder) {
    reporter_.warn(fmt::format("{}/{}/{}: {} is '{}', but its directory is '{}'; left out",
                               printable(experiment_.path().string()), run_id_, layout::meta, field,
                               printable(id), printable(folder)));
  };
  if (info.run_id != run_id_) {
    report("run_id", info.run_id, run_id_);
  } else if (info.experiment_id != experiment_id) {
    report("experiment_id", info.experiment_id, experiment_id);
  } else {
    if (info.run_name.empty()) info.run_name = tag(tags::run_name).value_or("");
    info_ = std::move(info);
  }
}

bool StoredRun::is_unchanged() const {
  if (is_fresh_) return true;
  // A record made from single questions has no directories, so it cannot tell whether files were
  // added.
  bool is_whole = false;
  bool same = true;
  record_.for_each([&](const RecordItem& item) {
    same = is_current(item);
    is_whole = is_whole || item.kind == Kind::directory;
    return same;
  });
  return same && is_whole;
}

Run StoredRun::load() {
  if (!is_unchanged()) {
    read_again();
    decode_info();
  }
  is_fresh_ = true;
  Run run;
  if (info_) run.info = *info_;
  record_.for_each([&](const RecordItem& item) {
    if (item.kind == Kind::param)
      run.params.push_back({std::string(item.key), std::string(item.value)});
    if (item.kind == Kind::tag)
      run.tags.push_back({std::string(item.key), std::string(item.value)});
    if (item.kind == Kind::metric) run.metrics.push_back(decode_metric(item.key, item.value));
    return true;
  });
  std::ranges::sort(run.params, {}, &Param::key);
  std::ranges::sort(run.tags, {}, &Tag::key);
  std::ranges::sort(run.metrics, {}, &Metric::key);
  run.dataset_inputs = dataset_inputs();
  record_.for_each([&](const RecordItem& item) {
    try {
      if (item.kind == Kind::output)
        run.model_outputs.push_back(wire::parse_output_meta(item.value));
      if (item.kind != Kind::input) return true;
      const auto input = wire::parse_input_meta(item.value);
      if (input.kind == wire::InputMeta::Kind::model) run.model_inputs.push_back({input.source_id});
    } catch (const Error& error) {
      reporter_.warn(fmt::format("{}/{}/{}: {}", printable(experiment_.path().string()), run_id_,
                                 path_of(item.kind, item.key), error.what()));
    }
    return true;
  });
  return run;
}

std::vector<DatasetInput> StoredRun::dataset_inputs() const {
  std::vector<DatasetInput> inputs;
  record_.for_each([&](const RecordItem& item) {
    if (item.kind != Kind::input) return true;
    try {
      const auto input = wire::parse_input_meta(item.value);
      if (input.kind != wire::InputMeta::Kind::dataset) return true;
      if (auto dataset = datasets_.read(input.source_id)) {
        inputs.push_back({std::move(*dataset), input.tags});
      }
    } catch (const Error&) {
      // load() reports it.
    }
    return true;
  });
  return inputs;
}

std::optional<std::string_view> StoredRun::text_attribute(std::string_view name) const {
  const auto text = [](const std::string& value) { return std::optional<std::string_view>(value); };
  if (!info_) return std::nullopt;
  if (name == "run_id") return text(info_->run_id);
  if (name == "run_name") return text(info_->run_name);
  if (name == "status") return run_status_name(info_->status);
  if (name == "user_id") return text(info_->user_id);
  if (name == "artifact_uri") return text(info_->artifact_uri);
  return std::nullopt;
}

std::optional<double> StoredRun::number_attribute(std::string_view name) const {
  if (!info_) return std::nullopt;
  if (name == "start_time") return static_cast<double>(info_->start_time);
  if (name == "end_time" && info_->end_time) return static_cast<double>(*info_->end_time);
  return std::nullopt;
}

std::optional<double> StoredRun::metric(std::string_view key) const {
  const auto value = current_value(Kind::metric, key);
  if (!value) return std::nullopt;
  return decode_metric_value(*value);
}

std::optional<std::string_view> StoredRun::param(std::string_view key) const {
  return current_value(Kind::param, key);
}

std::optional<std::string_view> StoredRun::tag(std::string_view key) const {
  return current_value(Kind::tag, key);
}

bool StoredRun::any_dataset(const std::function<bool(const DatasetInput&)>& predicate) const {
  if (!is_unchanged()) read_again();
  is_fresh_ = true;
  return std::ranges::any_of(dataset_inputs(), predicate);
}

}  // namespace mlf::store
