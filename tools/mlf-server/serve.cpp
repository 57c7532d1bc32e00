// SPDX-License-Identifier: Apache-2.0
// `mlf server`: answers MLflow's clients over HTTP.
#include "serve.h"

#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>

#include "cli/session.h"
#include "net/run_server.h"
#include "server/current_user.h"
#include "server/handler.h"
#include "server/served_artifacts.h"
#include "server_options.h"
#include "store/open.h"
#include "supervise/tool.h"

namespace mlf::tools {

namespace {

std::unique_ptr<store::TrackingStore> open_tracking(const StoreChoice& choice,
                                                    const cli::Session& session,
                                                    const Context& context) {
  auto options = session.store_options();
  options.may_be_missing = [] { return true; };
  options.artifact_root = choice.artifacts.root;
  return store::open_tracking(choice.tracking_uri, context, options);
}

std::unique_ptr<server::ServedArtifacts> serve_artifacts(const StoreChoice& choice,
                                                         const Context& context) {
  if (!choice.artifacts.destination) return nullptr;
  const std::array stores{choice.tracking_uri, choice.registry_uri};
  return std::make_unique<server::ServedArtifacts>(*choice.artifacts.destination, stores, context);
}

net::ServerOptions server_options(const ServeOptions& options, const Context& context,
                                  cli::Session& session) {
  net::ServerOptions result{.endpoints = hosting::endpoints_of(options.listen, context.variable),
                            .tls = hosting::tls_files_of(options.listen),
                            .workers = workers_of(options, context.variable),
                            .on_request = hosting::request_log(options.listen, session)};
  result.limits.buffered_bodies = std::max(result.limits.buffered_bodies, options.max_body);
  return result;
}

/// The handler, behind a guard unless the options want none.
std::shared_ptr<net::Handler> guard_against_browsers(const ServeOptions& options,
                                                     const std::vector<net::Endpoint>& endpoints,
                                                     const std::string& prefix,
                                                     const Context& context,
                                                     net::Handler& handler) {
  auto rules = browser_rules(options.browsers, endpoints, prefix, context.variable);
  if (rules) return std::make_shared<server::BrowserGuard>(*std::move(rules), handler);
  return {std::shared_ptr<void>(), &handler};
}

void serve(const ServeOptions& options, cli::Session& session, const Context& context,
           supervise::SignalWatch& signals) {
  const auto choice = choose_stores(options, context.variable);
  const auto tracking = open_tracking(choice, session, context);
  const auto registry =
      store::open_registry(choice.registry_uri, context,
                           {.user = server::current_user, .may_be_missing = [] { return true; }});
  const auto artifacts = serve_artifacts(choice, context);
  const auto access =
      access_parts(options.access, choice.tracking_uri, context.variable, context.clock);
  const auto rules = server_rules(options, choice, context.variable);
  server::ServerHandler handler({.tracking = *tracking,
                                 .registry = *registry,
                                 .tracking_uri = choice.tracking_uri,
                                 .artifacts = artifacts.get(),
                                 .context = context,
                                 .users = access.users.get()},
                                rules, access.control.get(), access.audit.get());
  auto settings = server_options(options, context, session);
  const auto guard =
      guard_against_browsers(options, settings.endpoints, rules.prefix, context, handler);
  check_reach(options, settings.endpoints);
  for (const auto& name : options.unused) {
    context.reporter.warn(fmt::format("{} does nothing here", name));
  }
  const auto grace = settings.limits.stop_time;
  net::HttpServer server(std::move(settings), *guard);
  net::run_until_stopped(server, shown_uri(choice.tracking_uri), grace, context, signals);
}

}  // namespace

void add_serve(cli::Tool& tool) {
  auto& verb = tool.add_verb("", "Serve runs and models to MLflow clients over HTTP");
  auto& options = verb.options<ServeOptions>();
  add_serve_options(verb, options);
  verb.action([&options](cli::Session& session) {
    supervise::watching_signals(supervise::choose_grouping(), [&](supervise::SignalWatch& signals) {
      serve(options, session, supervise::with_signals(session.context(), signals), signals);
    });
  });
}

}  // namespace mlf::tools
