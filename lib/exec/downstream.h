// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/file.h"

namespace mlf::exec {

/// One of mlf's own streams, to which a command's output is passed on without ever blocking, so
/// that signals and the other stream are served while a pager pauses. When nobody reads any more,
/// output is dropped. SIGPIPE must be ignored meanwhile.
class Downstream {
 public:
  explicit Downstream(int descriptor);

  bool is_idle() const { return sent_ == pending_.size(); }
  /// To be polled for POLLOUT while not idle.
  int descriptor() const { return own_ ? own_.get() : descriptor_; }
  /// Takes `data` on and writes what can be written now.
  void put(std::string_view data);
  /// Writes what can be written now.
  void advance();

 private:
  void finish_writing();

  int descriptor_;
  FileDescriptor own_;  ///< the same file opened anew without blocking, where that is possible
  bool is_gone_ = false;
  std::size_t sent_ = 0;
  std::string pending_;
};

}  // namespace mlf::exec
