// SPDX-License-Identifier: Apache-2.0
#include "predict_options.h"

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
  verb.option("--engine", "ENGINE", options.engine,
              "local (default), or spark: spark-submit scores partitions in its executors")
      .one_of({"local", "spark"})
      .group("Batches");
  verb.option("--spark-arg", "ARGUMENT", options.spark_arguments,
              "An argument of spark-submit, such as --master=yarn; may be repeated")
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

}  // namespace

void add_predict_options(cli::Verb& verb, PredictOptions& options) {
  add_model_arguments(verb, options.model);
  add_scorer_option(verb, options.model);
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

}  // namespace mlf::tools
