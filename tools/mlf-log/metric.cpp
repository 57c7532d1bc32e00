// SPDX-License-Identifier: Apache-2.0
// `mlf log metric`: records values of metrics, from the command line or from a stream.
#include "base/numbers.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/session.h"
#include "cli/usage_error.h"
#include "store/batch_stream.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct Options {
  std::vector<std::string> assignments;
  std::optional<std::string> dataset;
  bool reads_stdin = false;
  StreamOptions common;
};

double parse_value(const std::string& key, std::string_view text) {
  if (const auto value = parse_double(text)) return *value;
  throw cli::usage_error("metric '{}' has the value '{}', which is no number", printable(key),
                         printable(text));
}

/// NAME:DIGEST, of which only the digest has no colon.
void set_dataset(const std::optional<std::string>& text, Metric& metric) {
  if (!text) return;
  const auto colon = text->rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text->size()) {
    throw cli::usage_error("dataset '{}' is not of the form NAME:DIGEST", printable(*text));
  }
  metric.dataset_name = text->substr(0, colon);
  metric.dataset_digest = text->substr(colon + 1);
}

void log_metrics(const Options& options, cli::Session& session) {
  Metric point{.timestamp = options.common.timestamp.value_or(session.clock().now_ms()),
               .step = options.common.step.value_or(0)};
  set_dataset(options.dataset, point);
  Batch batch;
  for (const auto& text : options.assignments) {
    const auto [key, value] = cli::split_assignment(text, "metric");
    point.key = key;
    point.value = parse_value(key, value);
    batch.metrics.push_back(point);
  }
  store::log_in_parts(session.store(), session.run_id(), std::move(batch));
}

int log(const Options& options, cli::Session& session) {
  const auto& common = options.common;
  if (options.reads_stdin) {
    if (!options.assignments.empty() || options.dataset) {
      throw cli::usage_error("--stdin goes with neither KEY=VALUE nor --dataset");
    }
    return log_metric_stream(common, session);
  }
  if (common.number_steps || common.strict || common.tee) {
    throw cli::usage_error("--number-steps, --strict and --tee go with --stdin");
  }
  if (options.assignments.empty()) {
    throw cli::usage_error("no metrics: give KEY=VALUE or --stdin");
  }
  log_metrics(options, session);
  return 0;
}

}  // namespace

void add_metric(cli::Tool& tool) {
  auto& verb = tool.add_verb("metric", "Log metrics of a run");
  auto& options = verb.options<Options>();
  verb.positional("KEY=VALUE", options.assignments, "Metrics and their values")
      .complete(cli::complete_metric_keys);
  verb.option("--step", "N", options.common.step, "The step; default 0");
  verb.option("--timestamp", "MS", options.common.timestamp,
              "When it was measured, in milliseconds since 1970; default now");
  verb.option("--dataset", "NAME:DIGEST", options.dataset, "The dataset it was measured on");
  cli::add_run_option(verb);
  constexpr auto* stream = "Reading a stream";
  verb.flag("--stdin", options.reads_stdin, "Read lines 'KEY=VALUE ...' or JSON objects")
      .group(stream);
  verb.flag("--number-steps", options.common.number_steps,
            "Count up from --step over lines that name no step")
      .group(stream);
  verb.flag("--strict", options.common.strict, "Stop at the first line with a fault").group(stream);
  verb.flag("--tee", options.common.tee, "Copy what is read to standard output").group(stream);
  verb.action([&options](cli::Session& session) { return log(options, session); });
}

}  // namespace mlf::tools
