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
#include "model_arguments.h"
#include "serving/serve.h"

namespace mlf::tools {

/// The options of `mlf models serve`; those that MLflow has too are named as there.
struct ServeOptions {
  ModelArguments model;
  std::vector<serving::ModelSource> models;  ///< beside the one of -m
  std::optional<std::string> host;
  std::optional<std::uint16_t> port;
  std::optional<std::string> unix_socket;
  std::optional<std::string> tls_certificate;
  std::optional<std::string> tls_key;
  std::optional<std::string> token_file;
  std::optional<std::size_t> workers;  ///< of each model
  std::optional<std::chrono::milliseconds> timeout;
  std::size_t queue = 256;
  std::uint64_t max_body = std::uint64_t{10} << 20;
  bool log_json = false;
};

void add_serve_options(cli::Verb& verb, ServeOptions& options);

/// The options, and for those that are not given what the environment says. @throws Error as
/// serve_defaults().
ServeOptions with_defaults(ServeOptions options, const Context& context);

/// The models to serve. @throws UsageError when there is none, or when two have the same name.
std::vector<serving::ModelSource> model_sources(const ServeOptions& options);

/// What the options mean for so many models. Takes over the sockets that systemd has opened.
/// @throws UsageError when they contradict each other; Error when a file cannot be used.
serving::ServingOptions serving_options(const ServeOptions& options, std::size_t models,
                                        const Context& context);

}  // namespace mlf::tools
