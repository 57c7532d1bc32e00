// SPDX-License-Identifier: Apache-2.0
#include "cli/common.h"

#include "cli/session.h"

namespace mlf::cli {

Verb common_options(Session& session) {
  static constexpr std::string_view heading = "Common options";
  auto& options = session.options;
  Verb common("", "", session);
  const auto group = [](Option& option) { option.group(std::string(heading)); };
  group(common.flag(
      "-h,--help", [] { throw HelpRequested{}; }, "Print this help"));
  group(common.flag(
      "--version", [] { throw VersionRequested{}; }, "Print the version"));
  group(common
            .option("--tracking-uri", "URI", options.tracking_uri,
                    "The store; default $MLFLOW_TRACKING_URI, else ./mlruns")
            .complete(complete_directories));
  group(common
            .option("--registry-uri", "URI", options.registry_uri,
                    "The store that has the registry; default $MLFLOW_REGISTRY_URI, else the "
                    "tracking store")
            .complete(complete_directories));
  group(common.flag("-q,--quiet", options.quiet, "Say nothing but warnings and errors"));
  group(common.flag("-v,--verbose", options.verbose, "Say more about what is done"));
  group(common.flag("--no-color", options.no_color, "No colors, as with $NO_COLOR"));
  return common;
}

}  // namespace mlf::cli
