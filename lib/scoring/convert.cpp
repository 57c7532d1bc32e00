// SPDX-License-Identifier: Apache-2.0
//
// Converters are libraries of Python that need the model in memory, so a script does the work in
// the model's environment, and leaves the graph and a report in a temporary directory. The script
// runs code of the model; its report is read as what a stranger wrote.
#include "scoring/convert.h"

#include <array>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/temporary_directory.h"
#include "base/text.h"
#include "env/requirements.h"

namespace mlf::scoring {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view converter_script = "convert_to_onnx.py";

/// The flavor that answers for the model and can be converted.
std::string source_flavor(const LocalModel& model) {
  const auto& loader = model.mlmodel.python_function->loader_module;
  for (const auto* flavor : {"sklearn", "xgboost", "lightgbm"}) {
    if (loader == std::string("mlflow.") + flavor) return flavor;
  }
  throw invalid_state(
      "models of scikit-learn, XGBoost and LightGBM can be converted, and this one is loaded by {}",
      printable(loader));
}

std::vector<std::string> texts_of(const Json& list) {
  std::vector<std::string> texts;
  for (const Json& item : list) texts.push_back(printable(item.get<std::string>()));
  return texts;
}

ConversionReport report_of(const Json& json) {
  ConversionReport report{.model_class = printable(json.at("class").get<std::string>()),
                          .inputs = printable(json.at("inputs").get<std::string>()),
                          .rows = json.at("rows").get<std::int64_t>(),
                          .probes = texts_of(json.at("probes")),
                          .largest_difference = std::nullopt,
                          .flipped = json.at("flipped").get<std::int64_t>(),
                          .worst = std::nullopt,
                          .changed = texts_of(json.at("changed"))};
  const Json& largest = json.at("largest_difference");
  if (!largest.is_null()) report.largest_difference = largest.get<double>();
  const auto text = [](const Json& object, const char* key) {
    return printable(object.at(key).get<std::string>());
  };
  if (const Json& worst = json.at("worst"); !worst.is_null()) {
    report.worst = {text(worst, "row"), text(worst, "model"), text(worst, "onnx")};
  }
  return report;
}

/// @throws Error INVALID_STATE for the error that the report gives.
Json read_report(const fs::path& directory, const ToolResult& result) {
  const auto file = directory / "report.json";
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) require_success(result, "converting the model");
  const Json report = parse_json_or_null(env::read_text_file(file));
  if (!report.is_object()) throw internal_error("the converter's report is no JSON object");
  if (const auto error = report.find("error"); error != report.end() && error->is_string()) {
    throw invalid_state("{}", printable(error->get<std::string>()));
  }
  return report;
}

}  // namespace

std::string describe(const ConversionReport& report) {
  const auto difference =
      report.largest_difference ? fmt::format("{:.3g}", *report.largest_difference) : "no number";
  return fmt::format(
      "{} row{} and {} probe{} compared: the largest difference is {}, and {} label{} differ{}",
      report.rows, report.rows == 1 ? "" : "s", report.probes.size(),
      report.probes.size() == 1 ? "" : "s", difference, report.flipped,
      report.flipped == 1 ? "" : "s", report.flipped == 1 ? "s" : "");
}

void require_within(const ConversionReport& report, const ConversionLimits& limits) {
  const bool is_close =
      report.largest_difference && *report.largest_difference <= limits.difference;
  if (is_close && report.flipped <= limits.flips) return;
  const auto worst = report.worst.value_or(DifferentAnswer());
  throw invalid_state("{}; most at {}, where the model says {} and ONNX {}; nothing was written",
                      describe(report), worst.row, worst.model, worst.onnx);
}

Json to_json(const ConversionReport& report) {
  Json worst;
  if (report.worst) {
    worst = {
        {"row", report.worst->row}, {"model", report.worst->model}, {"onnx", report.worst->onnx}};
  }
  return {
      {"class", report.model_class},
      {"inputs", report.inputs},
      {"rows", report.rows},
      {"probes", report.probes},
      {"largest_difference", report.largest_difference ? Json(*report.largest_difference) : Json()},
      {"flipped", report.flipped},
      {"worst", worst},
      {"changed", report.changed}};
}

std::vector<std::string> converter_requirements() {
  std::vector<std::string> lines;
  const auto text = env::read_text_file(find_shared_file("converters.txt"));
  for (const auto line : split(text, '\n')) {
    if (!line.empty() && !line.starts_with('#')) lines.emplace_back(line);
  }
  return lines;
}

Conversion convert_to_onnx(const LocalModel& model, const env::Environment& environment,
                           const std::optional<fs::path>& rows, const ConversionLimits& limits,
                           const Context& context) {
  const auto flavor = source_flavor(model);
  const auto directory = std::make_shared<TemporaryDirectory>();
  std::vector<std::string> arguments{model.directory.string(), flavor, directory->path().string(),
                                     fmt::format("{}", limits.difference)};
  if (rows) arguments.push_back(fs::absolute(*rows).string());
  const auto result =
      context.run_tool(python_command(environment, converter_script, arguments, context));
  const Json json = read_report(directory->path(), result);
  try {
    return {.onnx = {.graph = directory->path() / "model.onnx",
                     .converted_from = flavor,
                     .onnx_version = json.at("onnx").get<std::string>(),
                     .onnxruntime_version = json.at("onnxruntime").get<std::string>()},
            .report = report_of(json),
            .hold = directory};
  } catch (const Json::exception& error) {
    throw internal_error("the converter's report is not complete: {}", error.what());
  }
}

}  // namespace mlf::scoring
