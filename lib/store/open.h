// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "base/context.h"
#include "core/validation.h"
#include "store/tracking_store.h"

namespace mlf::store {

struct OpenOptions {
  LongValues long_values = LongValues::truncate;
  /// Whether a file store that does not exist is read as one with nothing in it, instead of being
  /// an error (RESOURCE_DOES_NOT_EXIST, naming the path). It is asked at each such read, because a
  /// command may decide to create a run after it has opened the store. The first write makes the
  /// store either way.
  std::function<bool()> may_be_missing = [] { return false; };
};

/// The store at a tracking URI: a path or file: URI is a file store, "memory:" an empty store in
/// memory. A file store that does not exist is made, with its default experiment, by the first run
/// or experiment that is created in it, never by reading. What is damaged and left out, and each
/// value cut short, is a warning. The context outlives the store.
/// @throws Error INVALID_PARAMETER_VALUE for a scheme that no store has, naming those that exist,
///   and for what is meant as something else than a path, unless there is a directory of that name.
std::unique_ptr<TrackingStore> open_tracking(std::string_view uri, const Context& context,
                                             const OpenOptions& options = {});

}  // namespace mlf::store
