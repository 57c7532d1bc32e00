// SPDX-License-Identifier: Apache-2.0
#include "model_opener.h"

#include <utility>

#include "cli/models.h"
#include "model/model_directory.h"
#include "scoring/same_files.h"
#include "scoring/scorer_pool.h"
#include "scoring/warm_up.h"
#include "scoring/worker.h"
#include "serving/example.h"
#include "serving/model_source.h"

namespace mlf::tools {

std::unique_ptr<scoring::Service> ModelOpener::load(const scoring::LocalModel& model,
                                                    const std::string& example,
                                                    const Context& context) const {
  const auto environment =
      env::provide(scoring::environment_request(model, options.model.manager), context);
  auto command = serving::worker_of_several(scoring::worker_command(model, environment, context),
                                            serving.workers * models, context);
  if (options.outputs) command.environment.push_back({"MLF_SCORING_OUTPUT", *options.outputs});
  scoring::MakeScorer make = [command](const Context& worker_context) {
    return std::make_unique<scoring::Worker>(command, std::nullopt, worker_context);
  };
  make = scoring::with_same_files(std::move(make), model.directory);
  // An example that was made from the signature is no input that the model must be able to take.
  if (options.warms_up && model.mlmodel.input_example && !example.empty()) {
    make = scoring::warmed_up(std::move(make), example, serving.timeout);
  }
  const std::size_t rows =
      serving::has_independent_rows(model.mlmodel) ? serving::default_batch : 1;
  auto pool = std::make_unique<scoring::ScorerPool>(
      scoring::PoolOptions{.scorers = serving.workers,
                           .most_rows = options.max_batch.value_or(rows),
                           .delay = options.batch_delay,
                           .patience = serving.timeout},
      std::move(make), session.context());
  pool->wait_until_loaded([&] { return context.stop_signal().has_value(); });
  return pool;
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
