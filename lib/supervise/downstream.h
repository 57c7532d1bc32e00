// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/file.h"

namespace mlf::supervise {

/// One of mlf's own streams, to which a command's output is passed on without ever blocking, so
/// that signals and the other stream are served while a pager pauses. Once nobody reads any more,
/// or a write has failed, the stream is lost and drops what it is given. SIGPIPE must not end the
/// process meanwhile.
class Downstream {
 public:
  /// What may wait to be written; it is allocated at once.
  static constexpr std::size_t most_pending = std::size_t{1} << 20;

  /// Of more than `most` bytes the rest is dropped, and a line says so.
  explicit Downstream(int descriptor,
                      std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

  bool is_idle() const { return sent_ == pending_.size(); }
  bool is_lost() const { return is_lost_; }
  /// Why a write failed, an errno value; 0 while none has, and where nobody reads any more.
  int error() const { return error_; }
  /// Bytes that put() can take.
  std::size_t room() const { return most_pending - (pending_.size() - sent_); }
  /// To be polled for POLLOUT while not idle, for no event while idle; -1 once it is lost.
  int descriptor() const;
  /// Takes what poll(2) said of the descriptor: that its reader is gone.
  void notice(short events);
  /// Takes `data` on, at most room(), and writes what can be written now.
  void put(std::string_view data);
  /// Writes what can be written now.
  void advance();

 private:
  void keep(std::string_view data);
  void lose(int error);

  int descriptor_;
  FileDescriptor own_;     ///< the same file opened anew without blocking, where that is possible
  std::uint64_t left_;     ///< bytes that may still be passed on
  bool has_told_ = false;  ///< that the rest is dropped
  bool is_lost_ = false;
  int error_ = 0;
  std::size_t sent_ = 0;
  std::string pending_;
};

}  // namespace mlf::supervise
