// SPDX-License-Identifier: Apache-2.0
#include "backend/output_follower.h"

#include "base/error.h"
#include "record/track.h"

namespace mlf::backend {

void OutputFollower::advance() {
  constexpr std::array paths{record::stdout_artifact, record::stderr_artifact};
  for (std::size_t i = 0; i < paths.size(); ++i) {
    const auto path = RelativePath::parse(paths[i]);
    const auto file = artifacts_.find(path);
    if (!file || file->file_size.value_or(0) <= offsets_[i]) continue;
    artifacts_.read_from(path, offsets_[i], [&](std::string_view piece) {
      offsets_[i] += piece.size();
      sink_(static_cast<supervise::Stream>(i), piece);
    });
  }
}

void OutputFollower::advance_log(std::string_view log) {
  if (log.size() <= offsets_[0]) return;
  const std::string_view fresh = log.substr(offsets_[0]);
  offsets_[0] = log.size();
  sink_(supervise::Stream::output, fresh);
}

}  // namespace mlf::backend
