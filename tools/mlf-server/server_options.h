// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access_options.h"
#include "artifact_options.h"
#include "base/user.h"
#include "browser_options.h"
#include "cli/verb.h"
#include "hosting/listen_options.h"
#include "server/handler.h"

namespace mlf::tools {

/// The options of `mlf server`; those that MLflow has too are named as there. An option that is not
/// given has the value of MLflow's variable for it.
struct ServeOptions {
  hosting::ListenOptions listen;
  std::optional<std::string> backend_store_uri;
  std::optional<std::string> registry_store_uri;
  ArtifactOptions artifacts;
  BrowserOptions browsers;
  AccessOptions access;
  std::optional<std::string> static_prefix;
  std::optional<std::size_t> workers;
  bool allow_anonymous = false;  ///< on addresses that other machines can reach
  std::uint64_t max_body = std::uint64_t{10} << 20;
  std::vector<std::string> unused;  ///< options that do nothing here, as they were given
};

void add_serve_options(cli::Verb& verb, ServeOptions& options);

/// The stores that the server answers from.
struct StoreChoice {
  std::string tracking_uri;
  std::string registry_uri;
  ArtifactChoice artifacts;
};
/// @throws Error as choose_artifacts().
StoreChoice choose_stores(const ServeOptions& options, const Variable& variable);

/// @throws Error for a prefix that is no path.
server::ServerRules server_rules(const ServeOptions& options, const StoreChoice& choice,
                                 const Variable& variable);
/// The number of requests that are answered at one time; 0 for the usual one.
std::size_t workers_of(const ServeOptions& options, const Variable& variable);
/// @throws UsageError when other machines can reach the endpoints and no option allows it.
void check_reach(const ServeOptions& options, const std::vector<net::Endpoint>& endpoints);
/// A store's URI for messages.
std::string shown_uri(std::string_view uri);

}  // namespace mlf::tools
