// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "base/cores.h"
#include "base/numbers.h"
#include "base/text.h"
#include "cli/usage_error.h"
#include "serve_options.h"
#include "serving/model_source.h"

namespace mlf::tools {

namespace {

std::chrono::milliseconds timeout(const ServeOptions& options, const Context& context) {
  constexpr const char* variable = "MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT";
  if (options.timeout) return *options.timeout;
  const auto text = context.variable(variable);
  if (!text) return std::chrono::seconds(60);
  const auto seconds = parse_int64(*text);
  if (seconds && *seconds >= 1 && *seconds <= longest_timeout)
    return std::chrono::seconds(*seconds);
  throw invalid_parameter("{} is '{}', which is no number of seconds from 1 to {}", variable,
                          printable(*text), longest_timeout);
}

std::chrono::milliseconds follow_interval(const ServeOptions& options) {
  const double seconds = options.follow_interval;
  if (!(seconds >= 0.05 && seconds <= 86400)) {
    throw cli::usage_error("--follow-interval is {}; it can be 0.05 to 86400 seconds", seconds);
  }
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

}  // namespace

std::vector<serving::ModelSource> model_sources(const ServeOptions& options) {
  auto sources = options.models;
  if (const auto& uri = options.model.model; !uri.empty()) {
    sources.push_back({.name = serving::model_name(uri), .uri = uri});
  }
  if (sources.empty()) throw cli::usage_error("no model is named; give -m MODEL or NAME=URI");
  std::vector<std::string> names;
  for (const auto& source : sources) names.push_back(source.name);
  std::ranges::sort(names);
  const auto twice = std::ranges::adjacent_find(names);
  if (twice == names.end()) return sources;
  throw cli::usage_error("two models are called '{}'", printable(*twice));
}

serving::ServingOptions serving_options(const ServeOptions& options, std::size_t models,
                                        const Context& context) {
  if (options.outputs && options.model.scorer == scoring::ScorerKind::native) {
    throw cli::usage_error("--output is answered by Python; leave out --scorer native");
  }
  const auto share = std::max(std::size_t{1}, usable_cores() / models);
  return {.endpoints = hosting::endpoints_of(options.listen, context.variable),
          .tls = hosting::tls_files_of(options.listen),
          .token_file = options.token_file,
          .workers = options.workers.value_or(share),
          .queue = options.queue,
          .together = options.max_batch.value_or(serving::default_batch),
          .timeout = timeout(options, context),
          .follow_interval = follow_interval(options),
          .body_limit = options.max_body};
}

}  // namespace mlf::tools
