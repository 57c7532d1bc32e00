// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/context.h"
#include "base/ids.h"
#include "core/ids.h"
#include "core/tag.h"
#include "store/tracking_store.h"

namespace mlf::api {

/// An open store and what it needs; a client and its runs share one. Thread-safe.
struct Session {
  /// `tracking_uri` "" is $MLFLOW_TRACKING_URI, else ./mlruns. `warn` may be empty.
  Session(std::string_view tracking_uri, std::function<void(std::string_view)> warn);

  SystemClock clock;
  SystemIdSource ids;
  std::unique_ptr<Reporter> reporter;
  Context context;
  std::string tracking_uri;
  std::unique_ptr<store::TrackingStore> store;
};

/// An environment variable; "" when it is not set.
std::string environment(const char* name);

/// The experiment of that name, made when it is new; for "" the one that the environment names,
/// else the default one. @throws Error INVALID_STATE when it is deleted.
ExperimentId experiment_id(store::TrackingStore& store, std::string name);

/// mlflow.user, mlflow.source.name and mlflow.source.type of this process.
std::vector<Tag> process_tags();
/// The value of the tag mlflow.user.
std::string user_name();

}  // namespace mlf::api
