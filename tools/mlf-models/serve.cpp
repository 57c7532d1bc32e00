// SPDX-License-Identifier: Apache-2.0
// `mlf models serve`: answers requests for predictions over HTTP.
#include <algorithm>
#include <memory>

#include <unistd.h>

#include "base/text.h"
#include "cli/models.h"
#include "model/model_directory.h"
#include "net/access_log.h"
#include "scoring/open.h"
#include "serve_options.h"
#include "serving/example.h"
#include "supervise/tool.h"
#include "verbs.h"

namespace mlf::tools {

namespace {

bool is_local(const net::Endpoint& endpoint) {
  const auto* tcp = std::get_if<net::TcpEndpoint>(&endpoint);
  return tcp == nullptr || tcp->host == "localhost" || tcp->host == "::1" ||
         tcp->host.starts_with("127.");
}

void warn_of_strangers(const serving::ServingOptions& options, const Context& context) {
  if (options.token_file || std::ranges::all_of(options.endpoints, is_local)) return;
  context.reporter.warn(
      "whoever reaches this machine can use the model; --token-file asks clients for a token");
}

void keep_log(serving::ServingOptions& serving, const ServeOptions& options,
              cli::Session& session) {
  using net::AccessLog;
  if (session.options.quiet) return;
  const auto form = options.log_json ? AccessLog::Form::json : AccessLog::Form::plain;
  const auto log =
      std::make_shared<AccessLog>(STDERR_FILENO, form, session.command() + ": ", session.clock());
  serving.log = [log](const net::RequestRecord& record) { log->add(record); };
}

/// Loads models for a server. Its methods are called by one thread at a time.
struct Opener {
  const ServeOptions& options;
  const serving::ServingOptions& serving;
  std::size_t models;
  cli::Session& session;

  std::unique_ptr<scoring::Service> load(const scoring::LocalModel& model,
                                         const Context& context) const {
    const scoring::OpenOptions how{
        .scorer = options.model.scorer,
        .provide = [&arguments = options.model,
                    model](const Context& of) { return provide_environment(model, arguments, of); },
        .command =
            [model, workers = serving.workers * models,
             &lasting = session.context()](const env::Environment& environment) {
              return serving::worker_of_several(
                  scoring::worker_command(model, environment, lasting), workers, lasting);
            }};
    return scoring::open_service(model, how,
                                 {.scorers = serving.workers, .patience = serving.timeout}, context,
                                 session.context());
  }

  /// A request with the model's input example; "" when it has none.
  std::string example_of(const scoring::LocalModel& model) const {
    const auto directory = cli::find_model(session, model.directory.string());
    const auto found = serving::find_example(model.mlmodel, [&](const RelativePath& path) {
      return model::read_beginning(directory, path, serving.body_limit);
    });
    if (!found) return "";
    return example_request(*found, serving::ExampleFormat::saved, model.mlmodel.signature).body;
  }

  serving::ModelTable::Entry open(const serving::ModelSource& source,
                                  const Context& context) const {
    const auto pinned = cli::pin_model(session, source.uri);
    auto model = fetch_model(session, pinned.word, context);
    auto served = std::make_shared<serving::ServedModel>();
    served->name = source.name;
    served->uri = source.uri;
    served->version = pinned.version;
    served->example = example_of(model);
    served->service = load(model, context);
    served->mlmodel = std::move(model.mlmodel);
    served->hold = std::move(model.hold);
    return served;
  }
};

void serve(const ServeOptions& given, cli::Session& session, const Context& context,
           supervise::SignalWatch& signals) {
  const auto options = with_defaults(given, context);
  const auto sources = model_sources(options);
  auto serving = serving_options(options, sources.size(), context);
  warn_of_strangers(serving, context);
  keep_log(serving, options, session);
  const Opener opener{options, serving, sources.size(), session};
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
