// SPDX-License-Identifier: Apache-2.0
#include "scoring/record_batch.h"

#include <filesystem>
#include <vector>

#include "artifact/content_digest.h"
#include "base/path.h"
#include "base/text.h"
#include "base/uri.h"
#include "core/dataset.h"
#include "tracking/end_run.h"
#include "wire/dataset_source.h"

namespace mlf::scoring {

namespace {

constexpr std::size_t most_datasets = 100;

DatasetInput dataset_of(const InputFile& input) {
  const auto place = absolute_path(input.path);
  const auto source = wire::dataset_source_of(place.string());
  return {.dataset = {.name = place.filename().string(),
                      .digest = artifact::content_digest(place),
                      .source_type = source.type,
                      .source = source.json},
          .tags = {{std::string(tags::dataset_context), "scoring"}}};
}

void log_inputs(const BatchRecording& recording, const FileBatch& batch, const Context& context) {
  std::vector<DatasetInput> datasets;
  for (const InputFile& input : batch.inputs) {
    if (datasets.size() == most_datasets) {
      context.reporter.warn(fmt::format("only the first {} of {} inputs are recorded",
                                        most_datasets, batch.inputs.size()));
      break;
    }
    if (std::filesystem::is_regular_file(input.path)) datasets.push_back(dataset_of(input));
  }
  if (!datasets.empty()) recording.store.log_inputs(recording.run, datasets, {});
}

void log_params(const BatchRecording& recording, const FileBatch& batch) {
  std::vector<Param> params{
      {"model_uri", without_credentials(recording.model_uri)},
      {"output",
       batch.output == standard_input ? "standard output" : absolute_path(batch.output).string()}};
  if (const auto& version = recording.version) {
    params.push_back({"model_name", version->name});
    params.push_back({"model_version", std::to_string(version->version)});
  }
  if (batch.rejects) params.push_back({"rejects", absolute_path(*batch.rejects).string()});
  recording.store.log_batch(recording.run, {.params = std::move(params)});
}

void log_outcome(const BatchRecording& recording, const BatchSummary& summary,
                 std::int64_t start_ms, const Context& context) {
  const auto now = context.clock.now_ms();
  const auto metric = [&](const char* key, double value) {
    return Metric{.key = key, .value = value, .timestamp = now};
  };
  recording.store.log_batch(
      recording.run,
      {.metrics = {metric("rows_scored", static_cast<double>(summary.scored)),
                   metric("rows_rejected", static_cast<double>(summary.rejected)),
                   metric("duration_seconds", static_cast<double>(now - start_ms) / 1000)}});
}

void tag_version(const BatchRecording& recording, const BatchSummary& summary,
                 const Context& context) {
  if (!recording.version || recording.registry == nullptr) return;
  recording.registry->set_model_version_tag(
      recording.version->name, recording.version->version,
      {std::string(last_scored_tag),
       fmt::format("{} scored={} rejected={} run={}", utc_time_text(context.clock.now_ms()),
                   summary.scored, summary.rejected, recording.run.str())});
}

}  // namespace

BatchSummary record_batch(const BatchRecording& recording, const FileBatch& batch,
                          const Context& context, const std::function<BatchSummary()>& score) {
  return tracking::ending_on_failure(recording.store, recording.run, context, [&] {
    const auto start = context.clock.now_ms();
    log_params(recording, batch);
    log_inputs(recording, batch, context);
    const auto summary = score();
    log_outcome(recording, summary, start, context);
    tag_version(recording, summary, context);
    tracking::end_run(recording.store, recording.run, RunStatus::finished, context);
    return summary;
  });
}

}  // namespace mlf::scoring
