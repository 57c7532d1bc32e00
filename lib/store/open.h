// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/file.h"
#include "base/ids.h"
#include "core/validation.h"
#include "store/tracking_store.h"

namespace mlf::store {

/// What a store needs from its surroundings. The references outlive the store.
struct Surroundings {
  const Clock& clock;
  IdSource& ids;
  /// Is told, in one line each, of damaged objects that were left out and of values cut short.
  /// Called from any thread, one call at a time.
  std::function<void(std::string)> warn = [](const std::string&) {};
  Durability durability = Durability::commit;
  LongValues long_values = LongValues::truncate;
};

/// The store at a tracking URI: a path or file: URI is a file store, made with its default
/// experiment when it does not exist, "memory:" an empty store in memory.
/// @throws Error INVALID_PARAMETER_VALUE for a scheme that no store has, naming those that exist.
std::unique_ptr<TrackingStore> open_tracking(std::string_view uri,
                                             const Surroundings& surroundings);

}  // namespace mlf::store
