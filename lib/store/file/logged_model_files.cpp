// SPDX-License-Identifier: Apache-2.0
//
// Reads logged models. A line of a logged model's metric file is "TIMESTAMP VALUE STEP RUN_ID",
// followed by "DATASET_NAME DATASET_DIGEST" if there is a dataset. Its metrics are the latest point
// for each key and dataset.
#include "store/file/logged_model_files.h"

#include <map>

#include "base/error.h"
#include "base/text.h"
#include "store/file/key_files.h"
#include "store/file/layout.h"
#include "store/file/metric_file.h"
#include "wire/meta_yaml.h"

namespace mlf::store {

namespace {

/// The line without the run id, in the format of a run's metric file.
std::optional<std::string> without_run_id(std::string_view line) {
  auto fields = split(line, ' ');
  if (fields.size() != 4 && fields.size() != 6) return std::nullopt;
  fields.erase(fields.begin() + 3);
  return fmt::format("{}", fmt::join(fields, " "));
}

void read_metrics(std::string_view key, std::string_view content, std::vector<Metric>& metrics) {
  std::map<std::string, Metric> latest;  // by dataset name and digest
  for (const auto text : split(content, '\n')) {
    const auto shortened = without_run_id(text);
    const auto line = shortened ? parse_metric_line(*shortened) : std::nullopt;
    if (!line) continue;
    const Metric metric = to_metric(key, *line);
    const auto dataset =
        metric.dataset_name.value_or("") + ' ' + metric.dataset_digest.value_or("");
    const auto [known, is_new] = latest.try_emplace(dataset, metric);
    const auto& old = known->second;
    if (!is_new && is_later(line->point, {old.timestamp, old.value, old.step})) {
      known->second = metric;
    }
  }
  for (auto& [dataset, metric] : latest) metrics.push_back(std::move(metric));
}

/// Calls `visit(key, content)` for each value file of a folder, in the order of the keys.
void for_each_value(const Directory& model, std::string_view folder, Reporter& reporter,
                    const std::function<void(const std::string&, std::string)>& visit) {
  std::map<std::string, std::string> values;
  const auto read = [&](const RelativePath& path) {
    auto content = model.read_file(path);
    if (content) values.emplace(path.str().substr(folder.size() + 1), std::move(*content));
  };
  visit_key_files(model, folder, {.file = read, .report = report_below(model, reporter)});
  for (auto& [key, content] : values) visit(key, std::move(content));
}

}  // namespace

LoggedModel read_logged_model(const Directory& directory, Reporter& reporter) {
  const auto file = printable((directory.path() / layout::meta).string());
  const auto text = directory.read_file(RelativePath() / layout::meta);
  if (!text) throw internal_error("{}: the file is missing", file);
  LoggedModel model;
  try {
    model = wire::parse_logged_model_meta(*text);
  } catch (const Error& error) {
    throw error.with_context(file);
  }
  for_each_value(directory, layout::tags, reporter, [&](const std::string& key, std::string value) {
    model.tags.push_back({key, std::move(value)});
  });
  for_each_value(directory, layout::params, reporter,
                 [&](const std::string& key, std::string value) {
                   model.params.push_back({key, std::move(value)});
                 });
  for_each_value(directory, layout::metrics, reporter,
                 [&](const std::string& key, const std::string& content) {
                   read_metrics(key, content, model.metrics);
                 });
  return model;
}

}  // namespace mlf::store
