// SPDX-License-Identifier: Apache-2.0
// Which options of `mlf models predict` go together.
#include <filesystem>

#include "cli/usage_error.h"
#include "predict_options.h"

namespace mlf::tools {

namespace {

bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  return a == b || std::filesystem::equivalent(a, b, ignored);
}

/// A file that is read must not be emptied or grow meanwhile.
void check_files(const PredictOptions& options, const std::vector<scoring::InputFile>& inputs) {
  if (options.rejects && is_same_file(*options.rejects, options.output)) {
    throw cli::usage_error("--rejects and -o name the same file");
  }
  for (const auto& input : inputs) {
    if (options.rejects && is_same_file(*options.rejects, input.path)) {
      throw cli::usage_error("--rejects and -i name the same file");
    }
    if (options.append && is_same_file(options.output, input.path)) {
      throw cli::usage_error("with --append, -o cannot be the file of -i");
    }
    if (inputs.size() > 1 && input.is_standard()) {
      throw cli::usage_error("standard input cannot be one of several inputs");
    }
  }
}

void check_output(const PredictOptions& options, const std::vector<scoring::InputFile>& inputs) {
  if (options.format() == "parquet" && (options.output == "-" || options.append)) {
    throw cli::usage_error("a Parquet file is written whole: -o FILE without --append");
  }
  if (options.content_type == "parquet" && inputs.front().is_standard()) {
    throw cli::usage_error("a Parquet file is read from its end: -i FILE");
  }
  if (options.append && options.output == "-") throw cli::usage_error("--append needs -o FILE");
  if (options.append && has_output_directory(options)) {
    throw cli::usage_error("--append needs a file, not a directory");
  }
  if (has_output_directory(options) && inputs.front().is_standard()) {
    throw cli::usage_error("standard input has no name for a file in the directory of -o");
  }
  if (!options.resume) return;
  if (options.append) throw cli::usage_error("--resume and --append do not go together");
  std::error_code ignored;
  const auto status = std::filesystem::status(options.output, ignored);
  const bool is_special = std::filesystem::exists(status) &&
                          !std::filesystem::is_regular_file(status) &&
                          !std::filesystem::is_directory(status);
  if (options.output == "-" || is_special || inputs.front().is_standard()) {
    throw cli::usage_error("--resume needs files as -i and -o");
  }
}

void check_batch(const PredictOptions& options, const std::vector<scoring::InputFile>& inputs) {
  if (options.content_type == "json") {
    throw cli::usage_error("--output-format {} needs rows: -t csv, jsonl or parquet",
                           options.format());
  }
  if (options.max_rejects && !options.rejects) {
    throw cli::usage_error("--max-rejects needs --rejects FILE");
  }
  if (options.max_rejects.value_or(0) < 0) throw cli::usage_error("--max-rejects is negative");
  if (options.max_restarts < 0) throw cli::usage_error("--max-restarts is negative");
  if (options.chunk_rows < 1) throw cli::usage_error("--chunk-rows must be at least 1");
  check_files(options, inputs);
  check_output(options, inputs);
}

}  // namespace

void check(const PredictOptions& options, const std::vector<scoring::InputFile>& inputs) {
  if (options.is_batch()) return check_batch(options, inputs);
  if (options.content_type == "jsonl" || options.content_type == "parquet") {
    throw cli::usage_error("-t {} needs --output-format csv, jsonl or parquet",
                           options.content_type);
  }
  if (inputs.size() > 1) {
    throw cli::usage_error("several inputs are a batch: --output-format csv or jsonl");
  }
  if (options.append || options.resume || options.record || options.rejects ||
      options.max_rejects || !options.keep.empty()) {
    throw cli::usage_error(
        "--append, --resume, --record, --rejects, --max-rejects and --keep need --output-format "
        "csv, jsonl or parquet");
  }
}

bool has_output_directory(const PredictOptions& options) {
  std::error_code ignored;
  return options.output.ends_with('/') || std::filesystem::is_directory(options.output, ignored);
}

}  // namespace mlf::tools
