// SPDX-License-Identifier: Apache-2.0
// `mlf models predict`: scores a file with a model, in the model's environment.
#include <filesystem>
#include <memory>

#include "base/input_loop.h"
#include "cli/progress.h"
#include "cli/stoppable.h"
#include "predict_options.h"
#include "scoring/csv_rows.h"
#include "scoring/json_rows.h"
#include "scoring/param_values.h"
#include "scoring/result_file.h"
#include "scoring/reviving_scorer.h"
#include "scoring/score_files.h"
#include "scoring/score_whole.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

using scoring::FileBatch;
using scoring::ResultFile;

std::unique_ptr<scoring::RowSource> open_csv(const scoring::InputFile& /*input*/,
                                             scoring::ReadPiece read, scoring::RowOptions options) {
  return std::make_unique<scoring::CsvRows>(std::move(read), std::move(options));
}

std::unique_ptr<scoring::RowSource> open_json(const scoring::InputFile& /*input*/,
                                              scoring::ReadPiece read,
                                              scoring::RowOptions options) {
  return std::make_unique<scoring::JsonRows>(std::move(read), std::move(options));
}

FileBatch file_batch(const PredictOptions& options, std::vector<scoring::InputFile> inputs) {
  const bool is_csv = options.format() == "csv";
  FileBatch batch{.inputs = std::move(inputs),
                  .output = options.output,
                  .appends = options.append,
                  .has_directory = has_output_directory(options),
                  .extension = "." + options.format(),
                  .rejects = options.rejects,
                  .open_rows = options.content_type == "csv" ? open_csv : open_json,
                  .keep = options.keep};
  batch.options.format = is_csv ? scoring::BatchFormat::csv : scoring::BatchFormat::jsonl;
  batch.options.chunk_rows = static_cast<std::size_t>(options.chunk_rows);
  if (options.max_rejects) {
    batch.options.max_rejects = static_cast<std::uint64_t>(*options.max_rejects);
  }
  return batch;
}

std::uint64_t total_size(const std::vector<scoring::InputFile>& inputs) {
  std::uint64_t total = 0;
  for (const auto& input : inputs) total += input.size.value_or(0);
  return total;
}

/// What scores, and what it needs.
struct Scoring {
  const PredictOptions& options;
  cli::Session& session;
  const Context& context;
  std::vector<scoring::InputFile> inputs;
  const model::Mlmodel& mlmodel;
  std::string params;
};

void predict_whole(const Scoring& scoring, const scoring::Score& score) {
  const auto& input = scoring.inputs.front();
  const auto file = input.is_standard() ? FileDescriptor() : open_input(input.path);
  const auto read = scoring::read_pieces(file ? file.get() : scoring.session.input(), input.name(),
                                         scoring.context);
  const auto type = scoring.options.content_type == "csv" ? "text/csv" : "application/json";
  const auto answer = [&] { return scoring::score_whole(read, type, scoring.params, score); };
  if (scoring.options.output == "-") return scoring.session.out().write(answer());
  ResultFile output(scoring.options.output, ResultFile::Mode::whole, scoring.context.durability);
  output.write(answer());
  output.publish();
}

void predict_batch(const Scoring& scoring, const scoring::Score& score) {
  const auto start = scoring.context.clock.now_ms();
  auto batch = file_batch(scoring.options, scoring.inputs);
  batch.options.params = scoring.params;
  if (batch.has_directory) std::filesystem::create_directories(batch.output);
  if (scoring.options.resume) batch.identity = scoring::batch_identity(batch, scoring.mlmodel);
  cli::RowProgress progress(scoring.session, total_size(batch.inputs));
  const scoring::FileStreams streams{
      .input = scoring.session.input(),
      .output = [&](std::string_view text) { scoring.session.out().write(text); },
      .progress = [&](const auto& now) { progress.show(now.rows, now.read, now.skipped); }};
  const auto summary = scoring::score_files(batch, score, streams, scoring.context);
  const auto took = static_cast<double>(scoring.context.clock.now_ms() - start) / 1000;
  scoring.session.note(fmt::format("scored {} of {} rows in {:.1f} s, rejected {}", summary.scored,
                                   summary.scored + summary.rejected, took, summary.rejected));
}

void predict(const PredictOptions& options, cli::Session& session, const Context& context) {
  static const std::vector<std::string> standard{std::string(scoring::standard_input)};
  auto inputs = scoring::find_inputs(options.inputs.empty() ? standard : options.inputs);
  check(options, inputs);
  for (const auto& input : inputs) {
    if (!input.is_standard()) open_input(input.path);  // before the model is loaded
  }
  const auto model = fetch_model(session, options.model, context);
  const auto& signature = model.mlmodel.signature;
  const Scoring scoring{
      .options = options,
      .session = session,
      .context = context,
      .inputs = std::move(inputs),
      .mlmodel = model.mlmodel,
      .params = scoring::params_json(
          signature ? signature->params : std::vector<model::ParamSpec>(), options.params)};
  const auto environment = provide_environment(model, options.model, context, options.environment);
  auto command = scoring::worker_command(model, environment, context);
  command.environment = options.environment;
  const auto make = [&] {
    return std::make_unique<scoring::Worker>(command, options.patience, context);
  };
  if (!options.is_batch()) {
    const auto worker = make();
    return predict_whole(scoring, [&](const auto& request) { return worker->score(request); });
  }
  scoring::RevivingScorer scorer(make, static_cast<std::size_t>(options.max_restarts),
                                 context.reporter);
  predict_batch(scoring, [&](const auto& request) { return scorer.score(request); });
}

}  // namespace

void add_predict(cli::Tool& tool) {
  auto& verb = tool.add_verb("predict", "Score a file with a model, in the model's environment");
  auto& options = verb.options<PredictOptions>();
  add_predict_options(verb, options);
  verb.action(cli::stoppable([&options](cli::Session& session, const Context& context) {
    predict(options, session, context);
  }));
}

}  // namespace mlf::tools
