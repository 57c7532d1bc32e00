// SPDX-License-Identifier: Apache-2.0
#include "server_options.h"

#include "base/error.h"
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
  verb.option("--default-artifact-root", "URI", options.default_artifact_root,
              "Where new experiments keep their artifacts; default $MLFLOW_DEFAULT_ARTIFACT_ROOT, "
              "else mlflow-artifacts:/, or with --no-serve-artifacts the store of the runs")
      .complete(cli::complete_directories);
}

void add_artifact_options(cli::Verb& verb, ServeOptions& options) {
  verb.option("--artifacts-destination", "URI", options.artifacts_destination,
              "Where the files are that clients send and fetch through the server; default "
              "$MLFLOW_ARTIFACTS_DESTINATION, else ./mlartifacts")
      .complete(cli::complete_directories);
  verb.flag(
      "--serve-artifacts", [&options] { options.serve_artifacts = true; },
      "Pass artifacts on between clients and the destination (the default; "
      "$MLFLOW_SERVE_ARTIFACTS)");
  verb.flag(
      "--no-serve-artifacts", [&options] { options.serve_artifacts = false; },
      "Do not; clients must reach the artifacts themselves");
  verb.flag("--artifacts-only", options.artifacts_only,
            "Answer only requests for artifacts ($MLFLOW_ARTIFACTS_ONLY)");
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

std::optional<std::string> given_or(const std::optional<std::string>& given,
                                    const Variable& variable, const char* name) {
  return given ? given : variable(name);
}

/// The value of a variable as MLflow reads a flag; nullopt when it is not set.
std::optional<bool> flag_of(const Variable& variable, const char* name) {
  const auto text = variable(name);
  if (!text || text->empty()) return std::nullopt;
  const auto word = to_lower(*text);
  for (const auto* yes : {"1", "t", "true", "y", "yes", "on"}) {
    if (word == yes) return true;
  }
  for (const auto* no : {"0", "f", "false", "n", "no", "off"}) {
    if (word == no) return false;
  }
  throw invalid_parameter("{}: '{}' is neither true nor false", name, printable(*text));
}

void choose_artifacts(StoreChoice& choice, const ServeOptions& options, const Variable& variable) {
  choice.artifacts_only =
      options.artifacts_only || flag_of(variable, "MLFLOW_ARTIFACTS_ONLY").value_or(false);
  const bool serves =
      options.serve_artifacts.value_or(flag_of(variable, "MLFLOW_SERVE_ARTIFACTS").value_or(true));
  if (choice.artifacts_only && !serves) {
    throw cli::usage_error("--artifacts-only and --no-serve-artifacts leave nothing to serve");
  }
  choice.artifact_root =
      given_or(options.default_artifact_root, variable, "MLFLOW_DEFAULT_ARTIFACT_ROOT");
  if (!serves) return;
  choice.artifacts_destination =
      given_or(options.artifacts_destination, variable, "MLFLOW_ARTIFACTS_DESTINATION")
          .value_or("./mlartifacts");
  if (!choice.artifact_root) choice.artifact_root = "mlflow-artifacts:/";
}

/// "/a/b" for "a/b/". @throws Error for what is no path.
std::string parse_prefix(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);
  if (text.empty()) return "";
  try {
    const auto target = net::Target::parse(text.starts_with('/') ? text : fmt::format("/{}", text));
    if (target.query.empty() && !target.has_encoded_separator) return target.path;
  } catch (const Error& error) {
    throw error.with_context("--static-prefix");
  }
  throw invalid_parameter("--static-prefix: '{}' is no path", printable(text));
}

}  // namespace

void add_serve_options(cli::Verb& verb, ServeOptions& options) {
  add_store_options(verb, options);
  add_artifact_options(verb, options);
  hosting::add_listen_options(verb, options.listen);
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
  choose_artifacts(choice, options, variable);
  return choice;
}

server::ServerRules server_rules(const ServeOptions& options, const StoreChoice& choice,
                                 const Variable& variable) {
  return {.prefix = parse_prefix(
              given_or(options.static_prefix, variable, "MLFLOW_STATIC_PREFIX").value_or("")),
          .body_limit = options.max_body,
          .artifacts_only = choice.artifacts_only};
}

std::size_t workers_of(const ServeOptions& options, const Variable& variable) {
  if (options.workers) return *options.workers;
  const auto text = variable("MLFLOW_WORKERS");
  if (!text) return 0;
  try {
    return parse_workers(*text);
  } catch (const Error& error) {
    throw error.with_context("MLFLOW_WORKERS");
  }
}

std::string shown_uri(std::string_view uri) {
  return printable(without_credentials(uri, hidden_credentials));
}

}  // namespace mlf::tools
