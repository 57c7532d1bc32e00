// SPDX-License-Identifier: Apache-2.0
#include "serve_options.h"

#include "base/size.h"
#include "base/text.h"
#include "cli/completer.h"
#include "serving/model_source.h"

namespace mlf::tools {

namespace {

constexpr std::int64_t most_workers = 1024;
constexpr std::int64_t longest_queue = 100'000;
constexpr std::int64_t longest_delay = 10'000;  // milliseconds

using hosting::number_in;

std::chrono::milliseconds parse_timeout(std::string_view text) {
  return std::chrono::seconds(number_in(text, 1, longest_timeout));
}

void add_address_options(cli::Verb& verb, ServeOptions& options) {
  hosting::add_listen_options(verb, options.listen);
  verb.option("--token-file", "FILE", options.token_file,
              "Answer only clients that send the token in this file, as a bearer token")
      .complete(cli::complete_files);
}

void add_limit_options(cli::Verb& verb, ServeOptions& options) {
  verb.option(
      "-w,--workers", "N",
      [&options](const std::string& text) {
        options.workers = static_cast<std::size_t>(number_in(text, 1, most_workers));
      },
      "How many processes load each model; default a share of the cores that may be used");
  verb.option(
      "-t,--timeout", "SECONDS",
      [&options](const std::string& text) { options.timeout = parse_timeout(text); },
      "For a request; default $MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT, else 60");
  verb.option(
      "--queue", "N",
      [&options](const std::string& text) {
        options.queue = static_cast<std::size_t>(number_in(text, 1, longest_queue));
      },
      "How many requests may wait for a worker; default 256");
  verb.option(
      "--max-body", "SIZE",
      [&options](const std::string& text) { options.max_body = parse_size(text); },
      "The largest body of a request, such as 512K or 1G; default 10M");
}

void add_batch_options(cli::Verb& verb, ServeOptions& options) {
  verb.option(
      "--max-batch", "ROWS",
      [&options](const std::string& text) {
        options.max_batch = static_cast<std::size_t>(number_in(text, 1, longest_queue));
      },
      "Answer requests that wait together, up to so many rows; 1: never; default 128 for sklearn, "
      "xgboost, lightgbm and catboost, else 1");
  verb.option(
      "--batch-delay", "MS",
      [&options](const std::string& text) {
        options.batch_delay = std::chrono::milliseconds(number_in(text, 0, longest_delay));
      },
      "Let a request wait so long for others although a worker is free; default 0");
}

void add_model_options(cli::Verb& verb, ServeOptions& options) {
  verb.option(
      "--output", "NAMES",
      [&options](const std::string& text) {
        options.outputs = join(serving::parse_outputs(text), ",");
      },
      "What a classifier answers, as columns: label, proba and margin, separated by commas");
  verb.flag(
      "--no-warm-up", [&options] { options.warms_up = false; },
      "Do not ask the model for its input example first");
  verb.flag("--follow", options.follows,
            "When an alias, a stage or the latest version moves, serve the new version");
  verb.option("--follow-interval", "SECONDS", options.follow_interval,
              "Look that often with --follow; default 5");
}

}  // namespace

void add_serve_options(cli::Verb& verb, ServeOptions& options) {
  verb.option(
          "", "NAME=URI",
          [&options](const std::string& word) {
            options.models.push_back(serving::parse_source(word));
          },
          "Models to serve, each below /models/NAME")
      .repeatable();
  add_optional_model_arguments(verb, options.model);
  add_scorer_option(verb, options.model);
  verb.flag(
      "--no-conda",
      [&options] {
        options.model.manager = env::Manager::local;
        options.model.names_manager = true;
      },
      "The same as --env-manager local");
  add_address_options(verb, options);
  add_limit_options(verb, options);
  add_batch_options(verb, options);
  add_model_options(verb, options);
}

}  // namespace mlf::tools
