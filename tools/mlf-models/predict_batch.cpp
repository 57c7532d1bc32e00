// SPDX-License-Identifier: Apache-2.0
#include "predict_batch.h"

#include <filesystem>

#include "cli/new_run.h"
#include "cli/progress.h"
#include "cli/registry.h"
#include "scoring/csv_rows.h"
#include "scoring/json_rows.h"
#include "scoring/record_batch.h"
#include "tracking/source.h"

namespace mlf::tools {

namespace {

using scoring::FileBatch;

/// The rows of a file. Those of Parquet come as JSON lines from another process.
std::unique_ptr<scoring::RowSource> open_rows(const PredictBatch& predict,
                                              const scoring::InputFile& input,
                                              scoring::ReadPiece read, scoring::RowOptions options,
                                              const Context& context) {
  const auto& type = predict.options.content_type;
  if (type == "csv") return std::make_unique<scoring::CsvRows>(std::move(read), std::move(options));
  if (type == "parquet") read = scoring::read_parquet(predict.parquet, input.path, context);
  return std::make_unique<scoring::JsonRows>(std::move(read), std::move(options));
}

FileBatch file_batch(const PredictBatch& predict, const Context& context) {
  const auto& options = predict.options;
  FileBatch batch{.inputs = predict.inputs,
                  .output = options.output,
                  .appends = options.append,
                  .has_directory = has_output_directory(options),
                  .extension = "." + options.format(),
                  .rejects = options.rejects,
                  .open_rows =
                      [&](const auto& input, auto read, auto row_options) {
                        return open_rows(predict, input, std::move(read), std::move(row_options),
                                         context);
                      },
                  .keep = options.keep};
  const bool is_csv = options.format() == "csv";
  batch.options.format = is_csv ? scoring::BatchFormat::csv : scoring::BatchFormat::jsonl;
  batch.options.chunk_rows = static_cast<std::size_t>(options.chunk_rows);
  batch.options.params = predict.params;
  if (options.max_rejects) {
    batch.options.max_rejects = static_cast<std::uint64_t>(*options.max_rejects);
  }
  if (options.format() == "parquet") {
    batch.convert = [&](const auto& from, const auto& to) {
      scoring::write_parquet(predict.parquet, from, to);
    };
  }
  if (options.resume) batch.identity = scoring::batch_identity(batch, predict.mlmodel);
  return batch;
}

std::uint64_t total_size(const std::vector<scoring::InputFile>& inputs) {
  std::uint64_t total = 0;
  for (const auto& input : inputs) total += input.size.value_or(0);
  return total;
}

scoring::BatchSummary score(const PredictBatch& predict, const FileBatch& batch,
                            const scoring::Score& ask, cli::Session& session,
                            const Context& context) {
  const bool has_sizes = predict.options.content_type != "parquet";
  cli::RowProgress progress(session, has_sizes ? total_size(batch.inputs) : 0);
  const scoring::FileStreams streams{
      .input = session.input(),
      .output = [&](std::string_view text) { session.out().write(text); },
      .progress = [&](const auto& now) { progress.show(now.rows, now.read, now.skipped); }};
  return scoring::score_files(batch, ask, streams, context);
}

scoring::BatchSummary record(const PredictBatch& predict, const FileBatch& batch,
                             const std::function<scoring::BatchSummary()>& score,
                             cli::Session& session, const Context& context) {
  const auto run =
      cli::start_run(session, {}, tracking::source_tags(tracking::calling_source_name(), {}));
  cli::tell_start(session, run.info);
  const scoring::BatchRecording recording{
      .store = session.store(),
      .run = RunId::parse(run.info.run_id),
      .model_uri = predict.options.model.model,
      .version = predict.version,
      .registry = predict.version ? &session.registry() : nullptr};
  return scoring::record_batch(recording, batch, context, score);
}

}  // namespace

std::optional<ModelVersion> registered_version(cli::Session& session, const std::string& model) {
  if (!model.starts_with("models:/")) return std::nullopt;
  const auto word = cli::parse_model_word(model);
  if (!word.version) return std::nullopt;
  return cli::find_version(session, word);
}

void predict_batch(const PredictBatch& predict, const scoring::Score& ask, cli::Session& session,
                   const Context& context) {
  const auto start = context.clock.now_ms();
  const auto batch = file_batch(predict, context);
  if (batch.has_directory) std::filesystem::create_directories(batch.output);
  const auto score_it = [&] { return score(predict, batch, ask, session, context); };
  const auto summary =
      predict.options.record ? record(predict, batch, score_it, session, context) : score_it();
  const auto took = static_cast<double>(context.clock.now_ms() - start) / 1000;
  session.note(fmt::format("scored {} of {} rows in {:.1f} s, rejected {}", summary.scored,
                           summary.scored + summary.rejected, took, summary.rejected));
}

}  // namespace mlf::tools
