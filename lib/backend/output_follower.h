// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "artifact/artifact_repository.h"
#include "supervise/run_command.h"

namespace mlf::backend {

/// Passes a run's output on to a sink as it grows.
class OutputFollower {
 public:
  using Sink = std::function<void(supervise::Stream, std::string_view)>;
  /// The repository must outlive it.
  OutputFollower(artifact::ArtifactRepository& artifacts, Sink sink)
      : artifacts_(artifacts), sink_(std::move(sink)) {}

  /// Passes on what was added to the run's output artifacts since the last call.
  void advance();
  /// Passes on what was added to a log since the last call. `log` is the whole log; it begins with
  /// what was passed on before.
  void advance_log(std::string_view log);
  /// Whether anything has been passed on.
  bool has_any() const { return offsets_[0] + offsets_[1] > 0; }

 private:
  artifact::ArtifactRepository& artifacts_;
  Sink sink_;
  std::array<std::uint64_t, 2> offsets_{};
};

}  // namespace mlf::backend
