// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>

#include <mlf/client.h>

#include "api/run_state.h"
#include "api/session.h"
#include "api/translate.h"
#include "base/own_executable.h"
#include "tracking/find_run.h"
#include "tracking/source.h"
#include "tracking/start_run.h"

namespace mlf::v1 {

namespace {

std::optional<std::string> unless_empty(const std::string& text) {
  if (text.empty()) return std::nullopt;
  return text;
}

std::vector<Tag> tags_of(const RunOptions& options) {
  std::vector<Tag> result;
  for (const auto& [key, value] : options.tags) result.push_back({key, value});
  return result;
}

RunInfo create(api::Session& session, const RunOptions& options) {
  const tracking::StartOptions start{.experiment = {.name = unless_empty(options.experiment)},
                                     .name = options.name,
                                     .parent = unless_empty(options.parent_run_id),
                                     .description = unless_empty(options.description),
                                     .origin = tracking::source_tags(own_executable().string()),
                                     .tags = tags_of(options)};
  return tracking::start_run(*session.store, start, session.context).info;
}

RunInfo resume(api::Session& session, const RunId& id, const RunOptions& options) {
  return tracking::resume_run(*session.store, id,
                              {.name = options.name,
                               .description = unless_empty(options.description),
                               .tags = tags_of(options)});
}

}  // namespace

struct Client::State {
  explicit State(const ClientOptions& options)
      : session(std::make_shared<api::Session>(options.tracking_uri, options.warn)) {}

  std::shared_ptr<api::Session> session;
};

Client::Client(const ClientOptions& options)
    : state_(api::translated([&] { return std::make_shared<State>(options); })) {}

Client::Client(Client&& other) noexcept = default;
Client& Client::operator=(Client&& other) noexcept = default;
Client::~Client() = default;

Run Client::start_run(const RunOptions& options) {
  return api::translated([&] {
    auto& session = *state_->session;
    const auto id = tracking::find_chosen_run_id(*session.store, std::nullopt, session.context);
    auto info = id ? resume(session, *id, options) : create(session, options);
    return Run(std::make_unique<Run::State>(state_->session, std::move(info)));
  });
}

Run Client::continue_run(std::string_view run_id) {
  return api::translated([&] {
    auto& session = *state_->session;
    auto info = resume(session, tracking::find_run_id(*session.store, run_id), {});
    return Run(std::make_unique<Run::State>(state_->session, std::move(info)));
  });
}

}  // namespace mlf::v1
