// SPDX-License-Identifier: Apache-2.0
#include "store/file/run_files.h"

#include "base/error.h"
#include "base/text.h"
#include "store/file/layout.h"
#include "store/file/metric_log.h"
#include "store/file/shared_access.h"
#include "store/file/stored_run.h"

namespace mlf::store {

namespace {

RelativePath value_path(std::string_view folder, std::string_view key) {
  return RelativePath() / folder / RelativePath::parse(key);
}

}  // namespace

std::vector<FileText> value_texts(const RunValues& values) {
  std::vector<FileText> texts;
  for (const auto& param : values.params) {
    texts.push_back({.path = value_path(layout::params, param.key), .content = param.value});
  }
  for (const auto& tag : values.tags) {
    texts.push_back({.path = value_path(layout::tags, tag.key), .content = tag.value});
  }
  return texts;
}

bool place_value(const Directory& run, std::string_view folder, std::string_view key, NewFile& file,
                 Placing placing) {
  check_key_clash(run, folder, key);
  run.make_directories(value_path(folder, key).parent());
  if (placing == Placing::create) return file.create();
  file.replace();
  return true;
}

std::vector<NewFile> write_run_files(const Directory& run, const RunValues& values,
                                     std::string_view meta, Durability durability) {
  auto texts = value_texts(values);
  texts.push_back({.path = RelativePath() / layout::meta, .content = meta});
  return run.write_files(texts, durability);
}

void place_run_files(const Directory& run, const RunValues& values, std::span<NewFile> files) {
  auto file = files.begin();
  for (const auto& param : values.params) place_value(run, layout::params, param.key, *file++);
  for (const auto& tag : values.tags) place_value(run, layout::tags, tag.key, *file++);
  file->replace();
}

void rewrite_meta(const Directory& experiment, const Directory& directory, Durability durability,
                  const std::function<std::string(const std::string&)>& rewrite,
                  std::span<const Tag> tags) {
  const auto path = RelativePath() / layout::meta;
  const auto file = printable((directory.path() / layout::meta).string());
  const StoreLock lock(experiment, RelativePath() / layout::lock);
  // Python writers take no lock: when one has changed the file since it was read, it is read again
  // and not overwritten.
  for (int attempt = 0; attempt < 10; ++attempt) {
    const auto content =
        read_settled(directory, path, [](const std::string& b) { return !b.empty(); });
    if (!content) throw internal_error("{}: the file is missing", file);
    std::string text;
    try {
      text = rewrite(content->bytes);
    } catch (const Error& error) {
      throw error.with_context(file);
    }
    if (text == content->bytes && tags.empty()) return;
    auto files = write_run_files(directory, {.tags = tags}, text, durability);
    // The new file may have the same times as the old one where they are whole seconds.
    if (directory.read_file(path) != content->bytes) continue;
    place_run_files(directory, {.tags = tags}, files);
    return;
  }
  throw Error(ErrorCode::temporarily_unavailable,
              fmt::format("{}: another program keeps rewriting it", file));
}

wire::RunMeta update_run_meta(const Directory& experiment, std::string_view run_id,
                              Durability durability,
                              const std::function<void(wire::RunMeta&)>& change,
                              std::span<const Tag> tags) {
  wire::RunMeta meta;
  const auto rewrite = [&](const std::string& text) {
    meta = wire::parse_run_meta(text);
    const auto before = meta;
    change(meta);
    return meta == before ? text : wire::write_run_meta(meta);
  };
  rewrite_meta(experiment, experiment.open_directory(RelativePath::parse(run_id)), durability,
               rewrite, tags);
  return meta;
}

}  // namespace mlf::store
