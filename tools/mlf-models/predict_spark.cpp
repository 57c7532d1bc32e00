// SPDX-License-Identifier: Apache-2.0
#include "predict_spark.h"

#include "cli/usage_error.h"
#include "scoring/spark.h"

namespace mlf::tools {

namespace {

/// The options of a partition, which reads standard input and writes standard output.
std::vector<std::string> partition_arguments(const PredictOptions& options,
                                             const std::string& model) {
  // A Parquet file is read and written by Spark.
  const auto text_type = [](const std::string& type) { return type == "csv" ? "csv" : "jsonl"; };
  std::vector<std::string> words{"-m",
                                 model,
                                 "-t",
                                 text_type(options.content_type),
                                 "--output-format",
                                 text_type(options.format()),
                                 "--env-manager",
                                 std::string(env::to_string(options.model.manager)),
                                 "--chunk-rows",
                                 std::to_string(options.chunk_rows),
                                 "--max-restarts",
                                 std::to_string(options.max_restarts)};
  const auto add = [&](std::string option, const std::string& value) {
    words.push_back(std::move(option));
    words.push_back(value);
  };
  for (const auto& column : options.keep) add("--keep", column);
  for (const auto& [name, value] : options.params) add("--param", name + "=" + value);
  for (const auto& each : options.environment) add("--env", each.name + "=" + *each.value);
  for (const auto& each : options.model.additions) add("-r", each);
  if (options.model.installs_mlflow) words.emplace_back("--install-mlflow");
  if (options.patience) {
    add("--timeout", std::to_string(static_cast<double>(options.patience->count()) / 1000));
  }
  return words;
}

}  // namespace

void check_spark(const PredictOptions& options) {
  if (!options.is_batch()) {
    throw cli::usage_error("--engine spark scores batches: --output-format csv, jsonl or parquet");
  }
  if (options.content_type == "json") {
    throw cli::usage_error("--engine spark needs rows: -t csv, jsonl or parquet");
  }
  if (options.inputs.empty() || options.output == "-") {
    throw cli::usage_error("--engine spark needs -i and -o");
  }
  if (options.append || options.resume || options.record) {
    throw cli::usage_error("--append, --resume and --record do not go with --engine spark");
  }
  if (options.max_rejects && !options.rejects) {
    throw cli::usage_error("--max-rejects needs --rejects DIRECTORY");
  }
}

void predict_on_spark(const PredictOptions& options, const std::string& model,
                      const Context& context) {
  const auto command = scoring::spark_command({.predict = partition_arguments(options, model),
                                               .type = options.content_type,
                                               .inputs = options.inputs,
                                               .format = options.format(),
                                               .output = options.output,
                                               .rejects = options.rejects,
                                               .max_rejects = options.max_rejects,
                                               .spark_arguments = options.spark_arguments},
                                              context);
  require_success(context.run_tool(command), "spark-submit");
}

}  // namespace mlf::tools
