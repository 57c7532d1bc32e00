// SPDX-License-Identifier: Apache-2.0
#include "record/recorded_output.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/error.h"

namespace mlf::record {

RecordedOutput::RecordedOutput(artifact::ArtifactRepository& artifacts, const RelativePath& path,
                               std::uint64_t most)
    : writer_(artifacts.open_writer(path)),
      most_(most),
      tail_size_(std::min<std::uint64_t>(most / 2, longest_tail)),
      head_left_(most - tail_size_) {}

void RecordedOutput::append(std::string_view bytes) {
  if (bytes.empty()) return;
  const std::string_view head = bytes.substr(0, head_left_);
  if (!head.empty()) writer_->append(head);
  head_left_ -= head.size();
  keep(bytes.substr(head.size()));
}

void RecordedOutput::keep(std::string_view bytes) {
  if (bytes.size() > tail_size_) {
    leave_out(tail_.size() + bytes.size() - tail_size_);
    tail_.assign(bytes.substr(bytes.size() - tail_size_));
    tail_begin_ = 0;
    return;
  }
  const std::string_view fresh = bytes.substr(0, tail_size_ - tail_.size());
  tail_.append(fresh);
  bytes.remove_prefix(fresh.size());
  if (bytes.empty()) return;
  leave_out(bytes.size());
  const std::string_view before_wrap = bytes.substr(0, tail_size_ - tail_begin_);
  tail_.replace(tail_begin_, before_wrap.size(), before_wrap);
  bytes.remove_prefix(before_wrap.size());
  tail_.replace(0, bytes.size(), bytes);
  tail_begin_ = (tail_begin_ + before_wrap.size() + bytes.size()) % tail_size_;
}

void RecordedOutput::leave_out(std::uint64_t count) {
  if (left_out_ == 0) {
    writer_->append(fmt::format(
        "\n[mlf: the output is longer than {} bytes; of what follows the last {} are kept]\n",
        most_, tail_size_));
  }
  left_out_ += count;
}

void RecordedOutput::finish() {
  if (left_out_ > 0) writer_->append(fmt::format("[mlf: {} bytes are left out]\n", left_out_));
  const std::string_view ring(tail_);
  for (const std::string_view part : {ring.substr(tail_begin_), ring.substr(0, tail_begin_)}) {
    if (!part.empty()) writer_->append(part);
  }
  tail_.clear();
  tail_begin_ = 0;
  writer_->finish();
}

}  // namespace mlf::record
