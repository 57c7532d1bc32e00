// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>

#include "backend/jobs.h"
#include "base/context.h"
#include "store/tracking_store.h"

namespace mlf::backend {

/// The backends that the runs of one store use. Each is opened when it is first asked for.
class Backends {
 public:
  /// `tracking_uri` is the store's, and absolute. The references must outlive it.
  Backends(store::TrackingStore& store, std::string tracking_uri, const Context& context);
  Backends(const Backends&) = delete;
  Backends& operator=(const Backends&) = delete;

  /// The backend of that name. @throws Error as open_backend().
  Backend& get(const std::string& name);
  /// The store, these backends, and the artifacts of the store's runs. Lives as long as this.
  const RunAccess& access() const { return access_; }

 private:
  store::TrackingStore& store_;
  std::string tracking_uri_;
  const Context& context_;
  std::map<std::string, std::unique_ptr<Backend>> opened_;
  RunAccess access_;
};

}  // namespace mlf::backend
