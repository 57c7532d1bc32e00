// SPDX-License-Identifier: Apache-2.0
#include "server_options.h"

#include "base/size.h"
#include "base/text.h"
#include "base/uri.h"
#include "cli/completer.h"
#include "cli/usage_error.h"
#include "tracking/tracking_uri.h"

namespace mlf::tools {

namespace {

constexpr std::int64_t most_workers = 1024;

std::size_t parse_workers(std::string_view text) {
  return static_cast<std::size_t>(hosting::number_in(text, 1, most_workers));
}

void add_store_options(cli::Verb& verb, ServeOptions& options) {
  verb.option("--backend-store-uri,--tracking-uri", "URI", options.backend_store_uri,
              "The store of experiments and runs; default $MLFLOW_BACKEND_STORE_URI, else ./mlruns")
      .complete(cli::complete_directories);
  verb.option("--registry-store-uri,--registry-uri", "URI", options.registry_store_uri,
              "The store of registered models; default $MLFLOW_REGISTRY_STORE_URI, else that of "
              "the runs")
      .complete(cli::complete_directories);
}

/// Options that steer the Python servers that MLflow's own `mlflow server` starts.
void add_unused_options(cli::Verb& verb, ServeOptions& options) {
  for (const std::string name : {"--gunicorn-opts", "--uvicorn-opts", "--waitress-opts",
                                 "--secrets-cache-ttl", "--secrets-cache-max-size"}) {
    verb.option(
            name, "TEXT", [&options, name](const std::string&) { options.unused.push_back(name); },
            "Does nothing; it steers a part of MLflow's server that this one does not have")
        .group("Options for MLflow's own server");
  }
}

}  // namespace

void add_serve_options(cli::Verb& verb, ServeOptions& options) {
  add_store_options(verb, options);
  add_artifact_options(verb, options.artifacts);
  hosting::add_listen_options(verb, options.listen);
  verb.flag("--allow-anonymous", options.allow_anonymous,
            "Listen on an address that other machines reach; they need no password");
  verb.option("--static-prefix", "PATH", options.static_prefix,
              "A path that every route is also answered below; default $MLFLOW_STATIC_PREFIX");
  verb.option(
      "-w,--workers", "N",
      [&options](const std::string& text) { options.workers = parse_workers(text); },
      "How many requests are answered at one time; default $MLFLOW_WORKERS, else twice the cores");
  verb.option(
      "--max-body", "SIZE",
      [&options](const std::string& text) { options.max_body = parse_size(text); },
      "The largest message of a client, such as 512K or 1G; default 10M");
  add_access_options(verb, options.access);
  add_browser_options(verb, options.browsers);
  add_unused_options(verb, options);
}

StoreChoice choose_stores(const ServeOptions& options, const Variable& variable) {
  const auto none = [](const std::string&) { return std::optional<std::string>(); };
  StoreChoice choice;
  // MLFLOW_TRACKING_URI is for clients; it may name this very server.
  choice.tracking_uri = tracking::choose_tracking_uri(
      given_or(options.backend_store_uri, variable, "MLFLOW_BACKEND_STORE_URI"), none);
  choice.registry_uri = given_or(options.registry_store_uri, variable, "MLFLOW_REGISTRY_STORE_URI")
                            .value_or(choice.tracking_uri);
  choice.artifacts = choose_artifacts(options.artifacts, variable);
  return choice;
}

server::ServerRules server_rules(const ServeOptions& options, const StoreChoice& choice,
                                 const Variable& variable) {
  return {.prefix = server::parse_prefix(
              given_or(options.static_prefix, variable, "MLFLOW_STATIC_PREFIX").value_or("")),
          .body_limit = options.max_body,
          .artifacts_only = choice.artifacts.only};
}

std::size_t workers_of(const ServeOptions& options, const Variable& variable) {
  if (options.workers) return *options.workers;
  return hosting::parse_variable(variable, "MLFLOW_WORKERS", parse_workers).value_or(0);
}

void check_reach(const ServeOptions& options, const std::vector<net::Endpoint>& endpoints) {
  if (options.access.auth || options.allow_anonymous || hosting::are_local(endpoints)) return;
  throw cli::usage_error(
      "whoever reaches that address could read and change every run; --auth asks who they "
      "are, and --allow-anonymous says that they may");
}

std::string shown_uri(std::string_view uri) {
  return printable(without_credentials(uri, hidden_credentials));
}

}  // namespace mlf::tools
