// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "base/file.h"

namespace mlf::supervise {

/// One of mlf's own streams, to which the output of a command is passed on. Writing never blocks,
/// so that signals and the other stream are served while, say, a pager pauses. When the reader has
/// gone or a write has failed, the stream is broken and drops what it is given. The caller must
/// have made sure that SIGPIPE does not end the process.
class Downstream {
 public:
  /// The most bytes that may wait to be written. They are allocated by the constructor.
  static constexpr std::size_t most_pending = std::size_t{1} << 20;

  /// Passes on at most `most` bytes, then a line saying that there is more, and drops the rest.
  explicit Downstream(int descriptor,
                      std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

  bool is_idle() const { return sent_ == pending_.size(); }
  bool is_broken() const { return is_broken_; }
  /// The errno value of a failed write; 0 if none has failed or only the reader has gone.
  int error() const { return error_; }
  /// The number of bytes that put() can take.
  std::size_t room() const { return most_pending - (pending_.size() - sent_); }
  /// What to give to poll(2): for POLLOUT while not idle, for no event while idle. -1 when broken.
  int descriptor() const;
  /// Takes the events that poll(2) returned, which may tell that the reader has gone.
  void notice(short events);
  /// Takes `data`, at most room() bytes, and writes what can be written now.
  void put(std::string_view data);
  /// Writes what can be written now.
  void advance();

 private:
  void keep(std::string_view data);
  void mark_broken(int error);

  int descriptor_;
  FileDescriptor own_;     ///< the same file, opened again without blocking; empty if impossible
  std::uint64_t left_;     ///< bytes that may still be passed on
  bool has_told_ = false;  ///< the line about dropped output was written
  bool is_broken_ = false;
  int error_ = 0;
  std::size_t sent_ = 0;
  std::string pending_;
};

}  // namespace mlf::supervise
