// SPDX-License-Identifier: Apache-2.0
#include "artifact_options.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/completer.h"
#include "cli/usage_error.h"

namespace mlf::tools {

void add_artifact_options(cli::Verb& verb, ArtifactOptions& options) {
  verb.option("--default-artifact-root", "URI", options.default_root,
              "Where new experiments keep their artifacts; default $MLFLOW_DEFAULT_ARTIFACT_ROOT, "
              "else mlflow-artifacts:/, or with --no-serve-artifacts the store of the runs")
      .complete(cli::complete_directories);
  verb.option("--artifacts-destination", "URI", options.destination,
              "Where the files are that clients send and fetch through the server; default "
              "$MLFLOW_ARTIFACTS_DESTINATION, else ./mlartifacts")
      .complete(cli::complete_directories);
  verb.flag(
      "--serve-artifacts", [&options] { options.serve = true; },
      "Pass artifacts on between clients and the destination, which is the default");
  verb.flag(
      "--no-serve-artifacts", [&options] { options.serve = false; },
      "Do not, so that clients must reach the artifacts themselves");
  verb.flag("--artifacts-only", options.only, "Answer only requests for artifacts");
}

ArtifactChoice choose_artifacts(const ArtifactOptions& options, const Variable& variable) {
  ArtifactChoice choice{
      .root = given_or(options.default_root, variable, "MLFLOW_DEFAULT_ARTIFACT_ROOT"),
      .only = options.only || flag_of(variable, "MLFLOW_ARTIFACTS_ONLY").value_or(false)};
  const bool serves =
      options.serve.value_or(flag_of(variable, "MLFLOW_SERVE_ARTIFACTS").value_or(true));
  if (choice.only && !serves) {
    throw cli::usage_error("--artifacts-only and --no-serve-artifacts leave nothing to serve");
  }
  if (!serves) return choice;
  choice.destination = given_or(options.destination, variable, "MLFLOW_ARTIFACTS_DESTINATION")
                           .value_or("./mlartifacts");
  if (!choice.root) choice.root = "mlflow-artifacts:/";
  return choice;
}

std::optional<bool> flag_of(const Variable& variable, const std::string& name) {
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

std::optional<std::string> given_or(const std::optional<std::string>& given,
                                    const Variable& variable, const std::string& name) {
  return given ? given : variable(name);
}

}  // namespace mlf::tools
