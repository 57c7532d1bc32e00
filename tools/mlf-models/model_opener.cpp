// SPDX-License-Identifier: Apache-2.0
#include "model_opener.h"

#include <utility>

#include "cli/models.h"
#include "model/model_directory.h"
#include "scoring/open.h"
#include "scoring/same_files.h"
#include "scoring/warm_up.h"
#include "serving/example.h"
#include "serving/model_source.h"

namespace mlf::tools {

std::unique_ptr<scoring::Service> ModelOpener::load(const scoring::LocalModel& model,
                                                    const std::string& example,
                                                    const Context& context) const {
  // An example that was made from the signature is no input that the model must be able to take.
  const auto warm_up = options.warms_up && model.mlmodel.input_example ? example : std::string();
  const scoring::OpenOptions how{
      .scorer = options.outputs ? scoring::ScorerKind::python : options.model.scorer,
      .provide = [&arguments = options.model,
                  model](const Context& of) { return provide_environment(model, arguments, of); },
      .command =
          [model, workers = serving.workers * models, outputs = options.outputs,
           &lasting = session.context()](const env::Environment& environment) {
            auto command = serving::worker_of_several(
                scoring::worker_command(model, environment, lasting), workers, lasting);
            if (outputs) command.environment.push_back({"MLF_SCORING_OUTPUT", *outputs});
            return command;
          },
      .watch_over =
          [this, directory = model.directory, warm_up](scoring::MakeScorer make) {
            make = scoring::with_same_files(std::move(make), directory);
            return warm_up.empty() ? make
                                   : scoring::warmed_up(std::move(make), warm_up, serving.timeout);
          }};
  const std::size_t rows =
      serving::has_independent_rows(model.mlmodel) ? serving::default_batch : 1;
  const scoring::PoolOptions pool{.scorers = serving.workers,
                                  .most_rows = options.max_batch.value_or(rows),
                                  .delay = options.batch_delay,
                                  .patience = serving.timeout};
  return scoring::open_service(model, how, pool, context, session.context());
}

std::string ModelOpener::example_of(const scoring::LocalModel& model) const {
  const auto directory = cli::find_model(session, model.directory.string());
  const auto found = serving::find_example(model.mlmodel, [&](const RelativePath& path) {
    return model::read_beginning(directory, path, serving.body_limit);
  });
  if (!found) return "";
  return example_request(*found, serving::ExampleFormat::saved, model.mlmodel.signature).body;
}

serving::ModelTable::Entry ModelOpener::open(const serving::ModelSource& source,
                                             const Context& context) const {
  const auto pinned = cli::pin_model(session, source.uri);
  auto model = fetch_model(session, pinned.word, context);
  auto served = std::make_shared<serving::ServedModel>();
  served->name = source.name;
  served->uri = source.uri;
  served->version = pinned.version;
  served->example = example_of(model);
  served->service = load(model, served->example, context);
  served->mlmodel = std::move(model.mlmodel);
  served->hold = std::move(model.hold);
  return served;
}

}  // namespace mlf::tools
