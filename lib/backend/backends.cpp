// SPDX-License-Identifier: Apache-2.0
#include "backend/backends.h"

#include <utility>

#include "artifact/open.h"

namespace mlf::backend {

Backends::Backends(store::TrackingStore& store, std::string tracking_uri, const Context& context)
    : store_(store),
      tracking_uri_(std::move(tracking_uri)),
      context_(context),
      access_{.store = store,
              .backend = [this](const std::string& name) -> Backend& { return get(name); },
              .artifacts =
                  [this](const RunInfo& run) {
                    return artifact::open_artifacts(run, tracking_uri_, context_);
                  }} {}

Backend& Backends::get(const std::string& name) {
  auto& backend = opened_[name];
  if (!backend) {
    backend = open_backend(name, {.store = store_, .tracking_uri = tracking_uri_}, context_);
  }
  return *backend;
}

}  // namespace mlf::backend
