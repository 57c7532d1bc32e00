// SPDX-License-Identifier: Apache-2.0
// `mlf models serve`: answers requests for predictions over HTTP.
#include <algorithm>

#include "cli/models.h"
#include "cli/usage_error.h"
#include "model_opener.h"
#include "serve_defaults.h"
#include "serve_options.h"
#include "supervise/tool.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

void warn_of_strangers(const serving::ServingOptions& options, const Context& context) {
  if (options.token_file || hosting::are_local(options.endpoints)) return;
  context.reporter.warn(
      "whoever reaches this machine can use the model; --token-file asks clients for a token");
}

/// Has the versions looked up that the URIs of registered models mean from then on.
void follow(std::vector<serving::ModelSource>& sources, cli::Session& session) {
  for (auto& source : sources) {
    const auto pinned = cli::pin_model(session, source.uri);
    if (pinned.version.empty() || pinned.word == source.uri) continue;
    source.current_version = [&session, uri = source.uri] {
      return cli::pin_model(session, uri).version;
    };
  }
  const auto is_followed = [](const serving::ModelSource& source) {
    return source.current_version != nullptr;
  };
  if (std::ranges::none_of(sources, is_followed)) {
    throw cli::usage_error("--follow needs an alias, a stage or the latest version of a model");
  }
}

void serve(const ServeOptions& given, cli::Session& session, const Context& context,
           supervise::SignalWatch& signals) {
  const auto options = with_defaults(given, context);
  auto sources = model_sources(options);
  if (options.follows) follow(sources, session);
  auto serving = serving_options(options, sources.size(), context);
  warn_of_strangers(serving, context);
  serving.log = hosting::request_log(options.listen, session);
  const ModelOpener opener{options, serving, sources.size(), session};
  serving::serve(
      sources, serving,
      [&](const serving::ModelSource& source, const Context& of) {
        return opener.open(source, of);
      },
      context, signals);
}

}  // namespace

void add_serve(cli::Tool& tool) {
  auto& verb = tool.add_verb("serve", "Answer requests for predictions over HTTP");
  auto& options = verb.options<ServeOptions>();
  add_serve_options(verb, options);
  verb.action([&options](cli::Session& session) {
    supervise::watching_signals(supervise::choose_grouping(), [&](supervise::SignalWatch& signals) {
      serve(options, session, supervise::with_signals(session.context(), signals), signals);
    });
  });
}

}  // namespace mlf::tools
