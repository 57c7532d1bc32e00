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
              "json: MLflow's answer; csv, jsonl: a line for each row, scored in parts")
      .one_of({"json", "csv", "jsonl"})
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
  verb.option("--chunk-rows", "N", options.chunk_rows,
              "How many rows the model gets at once; default 10000")
      .group("Batches");
}

bool is_same_file(const std::string& a, const std::string& b) {
  std::error_code ignored;
  return a == b || std::filesystem::equivalent(a, b, ignored);
}

/// A file that is read must not be emptied or grow meanwhile.
void check_files(const PredictOptions& options) {
  if (options.rejects && is_same_file(*options.rejects, options.output)) {
    throw cli::usage_error("--rejects and -o name the same file");
  }
  if (options.rejects && is_same_file(*options.rejects, options.input)) {
    throw cli::usage_error("--rejects and -i name the same file");
  }
  if (options.append && is_same_file(options.output, options.input)) {
    throw cli::usage_error("with --append, -o cannot be the file of -i");
  }
}

void check_batch(const PredictOptions& options) {
  if (options.content_type == "json") {
    throw cli::usage_error("--output-format {} needs rows: -t csv or -t jsonl", options.format());
  }
  if (options.append && options.output == "-") throw cli::usage_error("--append needs -o FILE");
  if (options.max_rejects && !options.rejects) {
    throw cli::usage_error("--max-rejects needs --rejects FILE");
  }
  if (options.max_rejects.value_or(0) < 0) throw cli::usage_error("--max-rejects is negative");
  if (options.chunk_rows < 1) throw cli::usage_error("--chunk-rows must be at least 1");
  check_files(options);
}

}  // namespace

void add_predict_options(cli::Verb& verb, PredictOptions& options) {
  add_model_arguments(verb, options.model);
  add_scorer_option(verb, options.model);
  verb.option("-i,--input-path", "FILE", options.input, "The input; default standard input (-)")
      .complete(cli::complete_files);
  verb.option("-o,--output-path", "FILE", options.output, "The output; default standard output (-)")
      .complete(cli::complete_files);
  verb.option("-t,--content-type", "TYPE", options.content_type,
              "What the input is: json (default), csv, or jsonl, which has an object a line")
      .one_of({"json", "csv", "jsonl"});
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
}

void check(const PredictOptions& options) {
  if (options.is_batch()) return check_batch(options);
  if (options.content_type == "jsonl") {
    throw cli::usage_error("-t jsonl needs --output-format csv or jsonl");
  }
  if (options.append || options.rejects || options.max_rejects || !options.keep.empty()) {
    throw cli::usage_error(
        "--append, --rejects, --max-rejects and --keep need --output-format csv or jsonl");
  }
}

}  // namespace mlf::tools
