// SPDX-License-Identifier: Apache-2.0
// `mlf models predict`: scores a file with a model, in the model's environment.
#include <memory>

#include "base/input_loop.h"
#include "cli/stoppable.h"
#include "predict_options.h"
#include "scoring/csv_rows.h"
#include "scoring/json_rows.h"
#include "scoring/param_values.h"
#include "scoring/result_file.h"
#include "scoring/score_batch.h"
#include "scoring/score_whole.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

using scoring::ResultFile;

/// The output file; null for standard output.
std::unique_ptr<ResultFile> open_output(const PredictOptions& options, const Context& context) {
  if (options.output == "-") return nullptr;
  const auto mode = options.append ? ResultFile::Mode::append : ResultFile::Mode::whole;
  return std::make_unique<ResultFile>(options.output, mode, context.durability);
}

std::function<void(std::string_view)> writer_to(cli::Session& session, ResultFile* file) {
  return [&session, file](std::string_view text) {
    file != nullptr ? file->write(text) : session.out().write(text);
  };
}

std::unique_ptr<scoring::RowSource> open_rows(const PredictOptions& options,
                                              scoring::ReadPiece read) {
  if (options.content_type == "csv") {
    return std::make_unique<scoring::CsvRows>(std::move(read), options.keep);
  }
  return std::make_unique<scoring::JsonRows>(std::move(read), options.keep);
}

scoring::BatchOptions batch_options(const PredictOptions& options, std::string params,
                                    const ResultFile* output) {
  scoring::BatchOptions batch;
  batch.format =
      options.format() == "csv" ? scoring::BatchFormat::csv : scoring::BatchFormat::jsonl;
  batch.chunk_rows = static_cast<std::size_t>(options.chunk_rows);
  batch.params = std::move(params);
  if (options.max_rejects) batch.max_rejects = static_cast<std::uint64_t>(*options.max_rejects);
  if (output != nullptr) batch.heading = output->first_line();
  return batch;
}

/// What scores, and where it writes.
struct Scoring {
  const PredictOptions& options;
  cli::Session& session;
  const Context& context;
  scoring::ReadPiece read;
  std::string params;
};

void predict_whole(const Scoring& scoring, const scoring::Score& score) {
  const auto type = scoring.options.content_type == "csv" ? "text/csv" : "application/json";
  const auto output = open_output(scoring.options, scoring.context);
  writer_to(scoring.session,
            output.get())(scoring::score_whole(scoring.read, type, scoring.params, score));
  if (output) output->publish();
}

void predict_batch(const Scoring& scoring, const scoring::Score& score) {
  const auto& options = scoring.options;
  const auto start = scoring.context.clock.now_ms();
  const auto rows = open_rows(options, scoring.read);
  const auto output = open_output(options, scoring.context);
  std::optional<ResultFile> rejects;
  scoring::BatchSinks sinks{.output = writer_to(scoring.session, output.get()), .rejects = nullptr};
  if (options.rejects) {
    rejects.emplace(*options.rejects, ResultFile::Mode::growing, scoring.context.durability);
    sinks.rejects = writer_to(scoring.session, &*rejects);
  }
  const auto summary = scoring::score_batch(
      *rows, score, batch_options(options, scoring.params, output.get()), sinks);
  if (rejects) rejects->publish();
  if (output) output->publish();
  const auto took = static_cast<double>(scoring.context.clock.now_ms() - start) / 1000;
  scoring.session.note(fmt::format("scored {} of {} rows in {:.1f} s, rejected {}", summary.scored,
                                   summary.scored + summary.rejected, took, summary.rejected));
}

void predict(const PredictOptions& options, cli::Session& session, const Context& context) {
  check(options);
  const bool reads_file = options.input != "-";
  const auto file = reads_file ? open_input(options.input) : FileDescriptor();
  const auto model = fetch_model(session, options.model.model, context);
  const auto& signature = model.mlmodel.signature;
  const Scoring scoring{
      .options = options,
      .session = session,
      .context = context,
      .read = scoring::read_pieces(reads_file ? file.get() : session.input(),
                                   reads_file ? options.input : "standard input", context),
      .params = scoring::params_json(
          signature ? signature->params : std::vector<model::ParamSpec>(), options.params)};
  const auto score = scoring::open_score(
      model,
      {.scorer = options.model.scorer,
       .provide =
           [&](const Context& of) {
             return provide_environment(model, options.model, of, options.environment);
           },
       .command =
           [&](const env::Environment& environment) {
             auto command = scoring::worker_command(model, environment, context);
             command.environment = options.environment;
             return command;
           }},
      options.patience, context);
  options.is_batch() ? predict_batch(scoring, score) : predict_whole(scoring, score);
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
