// SPDX-License-Identifier: Apache-2.0
#include "predict_options.h"

#include <filesystem>

#include "base/numbers.h"
#include "base/text.h"
#include "cli/completer.h"
#include "cli/options.h"
#include "cli/usage_error.h"

namespace mlf::tools {

namespace {

std::chrono::milliseconds parse_seconds(const std::string& text) {
  const auto seconds = parse_double(text);
  constexpr double most = 1e9;
  if (seconds && *seconds > 0 && *seconds <= most) {
    return std::chrono::milliseconds(static_cast<std::int64_t>(*seconds * 1000) + 1);
  }
  throw cli::usage_error("--timeout must be a number of seconds, not '{}'", printable(text));
}

void add_batch_options(cli::Verb& verb, PredictOptions& options) {
  verb.option("--output-format", "FORMAT", options.output_format,
              "json: MLflow's answer; csv, jsonl, parquet: a record for each row, scored in parts")
      .one_of({"json", "csv", "jsonl", "parquet"})
      .group("Batches");
  verb.option("--keep", "COLUMN", options.keep,
              "A column of the input that the output has too; may be repeated")
      .group("Batches");
  verb.option("--rejects", "FILE", options.rejects,
              "Where rows go that cannot be scored, with the reason; default: they are an error")
      .complete(cli::complete_files)
      .group("Batches");
  verb.option("--max-rejects", "N", options.max_rejects, "Fail when more rows are rejected")
      .group("Batches");
  verb.flag("--append", options.append,
            "Add to the end of the output file, which otherwise appears whole at the end")
      .group("Batches");
  verb.flag("--resume", options.resume,
            "Go on with the same batch if it was interrupted; also needed when it begins")
      .group("Batches");
  verb.flag("--record", options.record,
            "Record the batch as a run, and at the version of a registered model")
      .group("Batches");
  verb.option("--max-restarts", "N", options.max_restarts,
              "Fail when the model has ended its process more often; default 50")
      .group("Batches");
  verb.option("--chunk-rows", "N", options.chunk_rows,
              "How many rows the model gets at once; default 10000")
      .group("Batches");
}

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

void add_predict_options(cli::Verb& verb, PredictOptions& options) {
  add_model_arguments(verb, options.model);
  verb.option("-i,--input-path", "FILE", options.inputs,
              "A file, pattern or directory; default standard input (-); may be repeated")
      .complete(cli::complete_files);
  verb.option("-o,--output-path", "FILE", options.output,
              "The output; default standard output (-); a directory gets a file for each input")
      .complete(cli::complete_files);
  verb.option(
          "-t,--content-type", "TYPE", options.content_type,
          "What the input is: json (default), csv, jsonl, which has an object a line, or parquet")
      .one_of({"json", "csv", "jsonl", "parquet"});
  verb.option(
          "--param", "NAME=VALUE",
          [&options](const std::string& text) {
            options.params.push_back(cli::split_assignment(text, "param"));
          },
          "A param of the model's signature; may be repeated")
      .repeatable();
  verb.option(
          "--env", "NAME=VALUE",
          [&options](const std::string& text) {
            auto [name, value] = cli::split_assignment(text, "variable");
            options.environment.push_back({std::move(name), std::move(value)});
          },
          "An environment variable for the model; may be repeated")
      .repeatable();
  verb.option(
      "--timeout", "SECONDS",
      [&options](const std::string& text) { options.patience = parse_seconds(text); },
      "Fail when loading, or an answer, takes longer; default: no limit");
  add_batch_options(verb, options);
  cli::add_experiment_options(verb);
}

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
