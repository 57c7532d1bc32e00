// SPDX-License-Identifier: Apache-2.0
#include "serve_options.h"

#include <algorithm>
#include <limits>

#include "base/cores.h"
#include "base/numbers.h"
#include "base/size.h"
#include "base/text.h"
#include "cli/completer.h"
#include "cli/usage_error.h"
#include "net/service_manager.h"
#include "serve_defaults.h"
#include "serving/model_source.h"

namespace mlf::tools {

namespace {

constexpr std::string_view default_host = "127.0.0.1";
constexpr std::uint16_t default_port = 5000;
constexpr std::int64_t most_workers = 1024;
constexpr std::int64_t longest_timeout = std::int64_t{24} * 60 * 60;
constexpr std::int64_t longest_queue = 100'000;

std::int64_t number_in(std::string_view text, std::int64_t least, std::int64_t most) {
  const auto number = parse_int64(text);
  if (number && *number >= least && *number <= most) return *number;
  throw invalid_parameter("'{}' is no number from {} to {}", printable(text), least, most);
}

std::chrono::milliseconds parse_timeout(std::string_view text) {
  return std::chrono::seconds(number_in(text, 1, longest_timeout));
}

void add_address_options(cli::Verb& verb, ServeOptions& options) {
  verb.option("-h,--host", "HOST", options.host,
              "The address to listen on; default 127.0.0.1, which only this machine reaches");
  verb.option(
      "-p,--port", "PORT",
      [&options](const std::string& text) {
        options.port = static_cast<std::uint16_t>(
            number_in(text, 0, std::numeric_limits<std::uint16_t>::max()));
      },
      "The port; default 5000; 0 for any that is free");
  verb.option("--unix", "PATH", options.unix_socket,
              "A Unix socket to listen on; with -h or -p, beside the port")
      .complete(cli::complete_files);
  verb.option("--tls-cert", "FILE", options.tls_certificate,
              "Speak TLS, with the certificate and its chain in a PEM file")
      .complete(cli::complete_files);
  verb.option("--tls-key", "FILE", options.tls_key, "The certificate's private key, a PEM file")
      .complete(cli::complete_files);
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

std::vector<net::Endpoint> endpoints(const ServeOptions& options, const Context& context) {
  std::vector<net::Endpoint> found;
  for (const int descriptor : net::listening_descriptors(context.variable)) {
    found.emplace_back(net::InheritedEndpoint{descriptor});
  }
  if (options.unix_socket) found.emplace_back(net::UnixEndpoint{.path = *options.unix_socket});
  if (found.empty() || options.host || options.port) {
    found.emplace_back(net::TcpEndpoint{.host = options.host.value_or(std::string(default_host)),
                                        .port = options.port.value_or(default_port)});
  }
  return found;
}

std::optional<net::TlsFiles> tls_files(const ServeOptions& options) {
  if (options.tls_certificate.has_value() != options.tls_key.has_value()) {
    throw cli::usage_error("--tls-cert and --tls-key need each other");
  }
  if (!options.tls_certificate) return std::nullopt;
  return net::TlsFiles{.certificate = *options.tls_certificate, .key = *options.tls_key};
}

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
  verb.flag("--log-json", options.log_json, "Write the log of requests as JSON");
}

ServeOptions with_defaults(ServeOptions options, const Context& context) {
  const auto defaults = serve_defaults(context.variable);
  auto& model = options.model;
  if (model.model.empty() && options.models.empty() && defaults.model) {
    model.model = *defaults.model;
  }
  if (!model.names_manager && defaults.manager) model.manager = *defaults.manager;
  const bool has_address = options.unix_socket.has_value();
  if (!options.host && !has_address) options.host = defaults.host;
  if (!options.port && !has_address) options.port = defaults.port;
  if (!options.workers) options.workers = defaults.workers;
  return options;
}

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
  const auto share = std::max(std::size_t{1}, usable_cores() / models);
  return {.endpoints = endpoints(options, context),
          .tls = tls_files(options),
          .token_file = options.token_file,
          .workers = options.workers.value_or(share),
          .queue = options.queue,
          .timeout = timeout(options, context),
          .body_limit = options.max_body};
}

}  // namespace mlf::tools
