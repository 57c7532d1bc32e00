// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/user.h"
#include "cli/verb.h"
#include "net/http_server.h"
#include "server/browser_guard.h"

namespace mlf::tools {

/// The options of `mlf server` about what web pages may do.
struct BrowserOptions {
  std::optional<std::string> allowed_hosts;
  std::optional<std::string> allowed_origins;
  std::optional<std::string> frame_options;
  bool is_disabled = false;
};

void add_browser_options(cli::Verb& verb, BrowserOptions& options);

/// The rules that they say, together with MLflow's variables; nullopt when there shall be none.
/// @throws Error for an X-Frame-Options that browsers do not know.
std::optional<server::BrowserRules> browser_rules(const BrowserOptions& options,
                                                  const std::vector<net::Endpoint>& endpoints,
                                                  const std::string& prefix,
                                                  const Variable& variable);

}  // namespace mlf::tools
