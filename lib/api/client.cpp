// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include <mlf/client.h>

#include "api/run_state.h"
#include "api/session.h"
#include "api/translate.h"
#include "base/error.h"
#include "store/named_run.h"

namespace mlf::v1 {

namespace {

std::vector<Tag> tags_of(const RunOptions& options) {
  std::vector<Tag> result;
  for (const auto& [key, value] : options.tags) result.push_back({key, value});
  if (!options.description.empty())
    result.push_back({std::string(tags::note), options.description});
  if (!options.parent_run_id.empty()) {
    const auto parent = RunId::parse(options.parent_run_id);
    result.push_back({std::string(tags::parent_run_id), parent.str()});
  }
  return result;
}

RunInfo create(store::TrackingStore& store, const RunOptions& options) {
  auto run_tags = api::process_tags();
  for (auto& tag : tags_of(options)) {
    std::erase_if(run_tags, [&](const Tag& other) { return other.key == tag.key; });
    run_tags.push_back(std::move(tag));
  }
  return store
      .create_run({.experiment_id = api::experiment_id(store, options.experiment),
                   .user_id = api::user_name(),
                   .run_name = options.name,
                   .start_time = {},
                   .tags = std::move(run_tags)})
      .info;
}

RunInfo resume(store::TrackingStore& store, std::string_view run_id, const RunOptions& options) {
  const auto id = store::find_run_id(store, run_id);
  store::RunUpdate update{.status = ::mlf::RunStatus::running, .end_time = {}, .run_name = {}};
  if (!options.name.empty()) update.run_name = options.name;
  auto info = store.update_run(id, update);
  if (auto added = tags_of(options); !added.empty())
    store.log_batch(id, {.tags = std::move(added)});
  return info;
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
    auto& store = *state_->session->store;
    const auto given = api::environment("MLFLOW_RUN_ID");
    auto info = given.empty() ? create(store, options) : resume(store, given, options);
    return Run(std::make_unique<Run::State>(state_->session, std::move(info)));
  });
}

Run Client::continue_run(std::string_view run_id) {
  return api::translated([&] {
    auto info = resume(*state_->session->store, run_id, {});
    return Run(std::make_unique<Run::State>(state_->session, std::move(info)));
  });
}

}  // namespace mlf::v1
