// SPDX-License-Identifier: Apache-2.0
// `mlf models ping`: asks a server whether it answers, as the health check of an image does.
#include "net/ping.h"

#include <chrono>

#include "cli/session.h"
#include "cli/usage_error.h"
#include "serve_defaults.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

struct PingOptions {
  std::optional<std::string> url;
  std::int64_t timeout = 3;
};

void ping(const PingOptions& options, cli::Session& session) {
  constexpr std::int64_t longest = 3600;
  if (options.timeout < 1 || options.timeout > longest) {
    throw cli::usage_error("--timeout is 1 to 3600 seconds");
  }
  const auto port = serve_defaults(session.context().variable).port.value_or(5000);
  const auto url = options.url.value_or(fmt::format("http://127.0.0.1:{}/ping", port));
  const int status = net::ping(net::parse_ping_target(url), std::chrono::seconds(options.timeout));
  if (status != 200) throw invalid_state("{} answers with status {}", url, status);
}

}  // namespace

void add_ping(cli::Tool& tool) {
  auto& verb = tool.add_verb("ping", "Ask a server whether it answers");
  auto& options = verb.options<PingOptions>();
  verb.positional("URL", options.url,
                  "Default http://127.0.0.1:PORT/ping, with the port that serve takes by default");
  verb.option("-t,--timeout", "SECONDS", options.timeout, "How long to wait; default 3");
  verb.action([&options](cli::Session& session) { ping(options, session); });
}

}  // namespace mlf::tools
