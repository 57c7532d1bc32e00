// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/context.h"
#include "base/ids.h"
#include "store/tracking_store.h"

namespace mlf::api {

/// An open store with its context, shared by a client and its runs. Thread-safe.
struct Session {
  /// `tracking_uri`: "" means MLFLOW_TRACKING_URI, else ./mlruns. `warn` may be empty.
  Session(std::string_view tracking_uri, std::function<void(std::string_view)> warn);

  SystemClock clock;
  SystemIdSource ids;
  std::unique_ptr<Reporter> reporter;
  Context context;
  std::string tracking_uri;
  std::unique_ptr<store::TrackingStore> store;
};

}  // namespace mlf::api
