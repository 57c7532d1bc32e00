// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>

#include <mlf/run.h>

#include "api/session.h"
#include "core/run.h"

namespace mlf::v1 {

/// The implementation of a Run. Recording locks `mutex` shared and ending locks it exclusively, so
/// that nothing is recorded after the run has ended.
struct Run::State {
  State(std::shared_ptr<api::Session> open_session, RunInfo run_info);

  /// @throws Error INVALID_STATE when the run has ended.
  void record(const std::function<void(store::TrackingStore&)>& work);
  void end(RunStatus status);
  bool is_unwinding() const { return std::uncaught_exceptions() > exceptions_at_start; }

  std::shared_ptr<api::Session> session;
  RunInfo info;
  RunId run_id;
  int exceptions_at_start = std::uncaught_exceptions();
  std::shared_mutex mutex;
  std::optional<RunStatus> ended;
};

}  // namespace mlf::v1
