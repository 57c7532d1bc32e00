// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "cli/session.h"
#include "cli/verb.h"
#include "model/package.h"

/// Where the verbs that make a model put it: a local directory, or a store.
namespace mlf::tools {

struct PackagePlace {
  std::optional<std::string> output;
  std::string name = "model";
  bool mlflow2 = false;
  std::optional<std::string> registered;
};

/// Adds -o, --run, -e, --experiment-id, --name, --mlflow2 and --register.
void add_place_options(cli::Verb& verb, PackagePlace& place);

/// @throws UsageError unless the options name one place.
void check_place(const PackagePlace& place, const cli::Session& session);

/// Writes or logs the package, and registers it if that is asked for. @return its directory or URI.
std::string store_package(const PackagePlace& place, model::Package package, cli::Session& session);

}  // namespace mlf::tools
