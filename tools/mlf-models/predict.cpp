// SPDX-License-Identifier: Apache-2.0
// `mlf models predict`: scores a file with a model, in the model's environment.
#include <memory>

#include "base/input_loop.h"
#include "cli/models.h"
#include "cli/stoppable.h"
#include "predict_batch.h"
#include "predict_options.h"
#include "predict_spark.h"
#include "scoring/open.h"
#include "scoring/param_values.h"
#include "scoring/result_file.h"
#include "scoring/score_whole.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

void predict_whole(const PredictBatch& batch, const scoring::Score& score, cli::Session& session,
                   const Context& context) {
  const auto& input = batch.inputs.front();
  const auto file = input.is_standard() ? FileDescriptor() : open_input(input.path);
  const auto read =
      scoring::read_pieces(file ? file.get() : session.input(), input.name(), context);
  const auto type = batch.options.content_type == "csv" ? "text/csv" : "application/json";
  const auto answer = [&] { return scoring::score_whole(read, type, batch.params, score); };
  if (batch.options.output == "-") return session.out().write(answer());
  scoring::ResultFile output(batch.options.output, scoring::ResultFile::Mode::whole,
                             context.durability);
  output.write(answer());
  output.publish();
}

/// The model as executors of Spark find it: one version, whatever becomes of its alias.
std::string lasting_name(const PredictOptions& options, cli::Session& session) {
  const auto& model = options.model.model;
  if (const auto version = registered_version(session, model)) {
    return fmt::format("models:/{}/{}", version->name, version->version);
  }
  return cli::is_local_model(model) ? model::place_of(cli::find_model(session, model)) : model;
}

/// The inputs, of which each can be opened: that is found out before the model is loaded.
std::vector<scoring::InputFile> inputs_of(const PredictOptions& options) {
  static const std::vector<std::string> standard{std::string(scoring::standard_input)};
  auto inputs = scoring::find_inputs(options.inputs.empty() ? standard : options.inputs);
  check(options, inputs);
  for (const auto& input : inputs) {
    if (!input.is_standard()) open_input(input.path);
  }
  return inputs;
}

void predict(const PredictOptions& options, cli::Session& session, const Context& context) {
  if (options.engine == "spark") {
    check_spark(options);
    return predict_on_spark(options, lasting_name(options, session), context);
  }
  auto inputs = inputs_of(options);
  auto wanted = options.model.model;
  auto version = options.record ? registered_version(session, wanted) : std::nullopt;
  // An alias may move meanwhile.
  if (version) wanted = fmt::format("models:/{}/{}", version->name, version->version);
  const auto model = fetch_model(session, wanted, context);
  const auto provide = [&](const Context& of) {
    return provide_environment(model, options.model, of, options.environment);
  };
  const auto& signature = model.mlmodel.signature;
  const PredictBatch batch{
      .options = options,
      .inputs = std::move(inputs),
      .mlmodel = model.mlmodel,
      .params = scoring::params_json(
          signature ? signature->params : std::vector<model::ParamSpec>(), options.params),
      .version = std::move(version),
      .parquet = [&](const std::vector<std::string>& arguments) {
        return scoring::python_command(provide(context), "parquet_rows.py", arguments, context);
      }};
  const auto command = [&](const env::Environment& environment) {
    auto start = scoring::worker_command(model, environment, context);
    start.environment = options.environment;
    return start;
  };
  const auto most_ends = options.is_batch() ? static_cast<std::size_t>(options.max_restarts) : 0;
  const auto score = scoring::open_score(
      model, {.scorer = options.model.scorer, .provide = provide, .command = command},
      {.patience = options.patience, .most_ends = most_ends}, context);
  options.is_batch() ? predict_batch(batch, score, session, context)
                     : predict_whole(batch, score, session, context);
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
