// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/process.h"
#include "cli/verb.h"
#include "model_arguments.h"
#include "scoring/input_files.h"

namespace mlf::tools {

/// What `mlf models predict` was told. -m, -i, -o, -t, --env-manager and --env are as in `mlflow
/// models predict`.
struct PredictOptions {
  ModelArguments model;
  std::vector<std::string> inputs;  ///< files, patterns, directories; "-" for standard input
  std::string output = "-";
  std::string content_type = "json";
  std::optional<std::string> output_format;
  std::vector<std::pair<std::string, std::string>> params;
  std::vector<EnvironmentChange> environment;
  std::optional<std::chrono::milliseconds> patience;
  std::int64_t chunk_rows = 10'000;
  std::vector<std::string> keep;
  std::optional<std::string> rejects;
  std::optional<std::int64_t> max_rejects;
  bool append = false;
  bool resume = false;
  bool record = false;
  std::string engine = "local";
  std::vector<std::string> spark_arguments;
  std::int64_t max_restarts = 50;

  /// json: one request and MLflow's answer to it. csv, jsonl, parquet: the rows of a batch.
  std::string format() const { return output_format.value_or(default_format()); }
  bool is_batch() const { return format() != "json"; }

 private:
  std::string default_format() const {
    return content_type == "jsonl" || content_type == "parquet" ? content_type : "json";
  }
};

void add_predict_options(cli::Verb& verb, PredictOptions& options);

/// @throws UsageError for options that do not go together.
void check(const PredictOptions& options, const std::vector<scoring::InputFile>& inputs);
/// Whether the output is a directory, which gets a file for each input.
bool has_output_directory(const PredictOptions& options);

}  // namespace mlf::tools
