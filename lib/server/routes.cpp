// SPDX-License-Identifier: Apache-2.0
#include "server/routes.h"

namespace mlf::server {

std::vector<Route> all_routes() {
  std::vector<Route> routes;
  for (const auto group :
       {experiment_routes(), run_routes(), log_routes(), metric_routes(), dataset_routes(),
        logged_model_routes(), registered_model_routes(), model_version_routes(), artifact_routes(),
        artifact_proxy_routes(), user_routes(), page_routes()}) {
    routes.insert(routes.end(), group.begin(), group.end());
  }
  return routes;
}

}  // namespace mlf::server
