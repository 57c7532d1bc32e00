// SPDX-License-Identifier: Apache-2.0
// `mlf models convert`: makes an ONNX graph of a model, beside its other flavors.
#include "scoring/convert.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "cli/completer.h"
#include "cli/stoppable.h"
#include "model_arguments.h"
#include "package_place.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct ConvertOptions {
  ModelArguments model;
  std::string to;
  std::optional<std::string> rows;
  scoring::ConversionLimits limits;
  PackagePlace place;
  bool json = false;
};

scoring::Conversion convert_model(const scoring::LocalModel& model, ConvertOptions options,
                                  const Context& context) {
  if (options.model.manager != env::Manager::local) {
    for (auto& line : scoring::converter_requirements()) options.model.additions.push_back(line);
  }
  const auto environment = provide_environment(model, options.model, context);
  return scoring::convert_to_onnx(model, environment, options.rows, options.limits, context);
}

/// Writes the graph unless it differs too much. @return what it is written to.
std::string store(const ConvertOptions& options, const scoring::LocalModel& model,
                  const scoring::Conversion& conversion, cli::Session& session) {
  scoring::require_within(conversion.report, options.limits);
  auto package = model::with_onnx_flavor(model.mlmodel, model.environment, model.directory,
                                         conversion.onnx, session.context());
  return store_package(options.place, std::move(package), session);
}

void convert(const ConvertOptions& options, cli::Session& session, const Context& context) {
  check_place(options.place, session);
  const auto model = fetch_model(session, options.model.model, context);
  const auto conversion = convert_model(model, options, context);
  for (const auto& package : conversion.report.changed) {
    session.warn("the graph was made with another version than the model's: " + package);
  }
  if (options.json) session.out().line(scoring::to_json(conversion.report).dump());
  const auto place = store(options, model, conversion, session);
  session.note(scoring::describe(conversion.report));
  if (!options.json) session.out().line(place);
}

}  // namespace

void add_convert(cli::Tool& tool) {
  auto& verb = tool.add_verb("convert", "Make an ONNX graph of a model, beside its other flavors");
  auto& options = verb.options<ConvertOptions>();
  add_model_arguments(verb, options.model);
  verb.option("--to", "FLAVOR", options.to, "The flavor to add").required().one_of({"onnx"});
  verb.option("--check", "FILE", options.rows,
              "A CSV file with the rows to compare; default the model's input example")
      .complete(cli::complete_files);
  verb.option("--tolerance", "X", options.limits.difference,
              "How far numbers may differ, relative above 1; default 1e-5");
  verb.option("--flips", "N", options.limits.flips, "How many labels may differ; default 0");
  add_place_options(verb, options.place);
  verb.flag("--json", options.json, "Print the comparison as JSON instead of the place");
  verb.action(cli::stoppable([&options](cli::Session& session, const Context& context) {
    convert(options, session, context);
  }));
}

}  // namespace mlf::tools
