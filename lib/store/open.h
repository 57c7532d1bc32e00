// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/context.h"
#include "core/validation.h"
#include "store/registry_store.h"
#include "store/tracking_store.h"

namespace mlf::store {

struct OpenOptions {
  LongValues long_values = LongValues::truncate;
  /// Whether reading a file store that does not exist finds an empty store instead of throwing
  /// RESOURCE_DOES_NOT_EXIST. Called at each such read, because a command may decide to create a
  /// run after it has opened the store. The first write creates the store in both cases.
  std::function<bool()> may_be_missing = [] { return false; };
  /// What the artifact locations of new experiments begin with, a URI or path. Without it, they are
  /// in the store's own directory.
  std::optional<std::string> artifact_root = std::nullopt;
};

/// Opens the store at a tracking URI: a path or file: URI is a file store, "memory:" is an empty
/// store in memory. Creating a run or experiment creates a file store that does not exist, with its
/// default experiment; reading never does. Damaged objects that are left out and values that are
/// cut are warnings. The context must outlive the store.
/// @throws Error INVALID_PARAMETER_VALUE for an unknown scheme, with the known ones in the message,
/// and for a text that probably means something other than a path ("databricks", "host:5000",
/// "~/x"), unless a directory with that name exists.
std::unique_ptr<TrackingStore> open_tracking(std::string_view uri, const Context& context,
                                             const OpenOptions& options = {});

struct RegistryOptions {
  /// Who changes the registry; recorded in the history and with new versions. A server answers with
  /// the user of the request that the calling thread handles. Without it, the user is user_name().
  std::function<std::string()> user = {};
  /// As OpenOptions::may_be_missing.
  std::function<bool()> may_be_missing = [] { return false; };
};

/// Opens the model registry at a registry URI, which has the same forms as a tracking URI. A file
/// registry is the directory `models` of the store, as in MLflow. @throws Error as open_tracking().
std::unique_ptr<RegistryStore> open_registry(std::string_view uri, const Context& context,
                                             const RegistryOptions& options);

}  // namespace mlf::store
