// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cli/session.h"
#include "cli/verb.h"
#include "hosting/listen_options.h"
#include "model_arguments.h"
#include "serving/serve.h"

namespace mlf::tools {

inline constexpr std::int64_t longest_timeout = std::int64_t{24} * 60 * 60;  ///< seconds

/// The options of `mlf models serve`; those that MLflow has too are named as there.
struct ServeOptions {
  ModelArguments model;
  std::vector<serving::ModelSource> models;  ///< beside the one of -m
  hosting::ListenOptions listen{.takes_variables = false};
  std::optional<std::string> token_file;
  std::optional<std::size_t> workers;  ///< of each model
  std::optional<std::chrono::milliseconds> timeout;
  std::size_t queue = 256;
  std::uint64_t max_body = std::uint64_t{10} << 20;
  std::optional<std::size_t> max_batch;  ///< rows; default as the flavor has it
  std::chrono::milliseconds batch_delay{0};
  std::optional<std::string> outputs;  ///< what classifiers answer, separated by commas
  bool warms_up = true;
  bool follows = false;
  double follow_interval = 5;  ///< seconds
};

void add_serve_options(cli::Verb& verb, ServeOptions& options);

/// The models to serve. @throws UsageError when there is none, or when two have the same name.
std::vector<serving::ModelSource> model_sources(const ServeOptions& options);

/// What the options mean for so many models. Takes over the sockets that systemd has opened.
/// @throws UsageError when they contradict each other; Error when a file cannot be used.
serving::ServingOptions serving_options(const ServeOptions& options, std::size_t models,
                                        const Context& context);

}  // namespace mlf::tools
