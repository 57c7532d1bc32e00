// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

namespace mlf::net {

/// Bytes that were received and not used yet. Bytes may be consumed while more are being received.
class InputBuffer {
 public:
  /// `most`: the most bytes that it can hold.
  explicit InputBuffer(std::size_t most) : most_(most) {}

  std::string_view data() const { return {bytes_.get() + begin_, end_ - begin_}; }
  bool empty() const { return begin_ == end_; }
  /// There is no room before something is consumed.
  bool is_full() const { return end_ - begin_ == most_; }

  /// Where to receive more; empty when there is no room. An empty buffer gets the capacity
  /// `wanted`, another one grows as needed. The result stays valid until the next call.
  std::span<char> room(std::size_t wanted) {
    if (empty()) {
      begin_ = end_ = 0;
      if (capacity_ != wanted) resize(wanted);
    } else if (end_ == capacity_) {
      make_room();
    }
    return {bytes_.get() + end_, capacity_ - end_};
  }
  /// That many bytes of room() have been received.
  void commit(std::size_t count) { end_ += count; }
  /// The first bytes of data() are no longer needed.
  void consume(std::size_t count) { begin_ += count; }
  void clear() { begin_ = end_; }

 private:
  void make_room() {
    const std::size_t size = end_ - begin_;
    if (begin_ > 0) {
      std::memmove(bytes_.get(), bytes_.get() + begin_, size);
    } else {
      resize(std::min(2 * capacity_, most_));
    }
    begin_ = 0;
    end_ = size;
  }

  /// Keeps what begins at offset 0.
  void resize(std::size_t capacity) {
    std::unique_ptr<char[]> other(new char[capacity]);
    if (end_ > 0) std::memcpy(other.get(), bytes_.get(), end_);
    bytes_ = std::move(other);
    capacity_ = capacity;
  }

  std::size_t most_;
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace mlf::net
