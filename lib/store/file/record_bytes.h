// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

/// How values are written into records of an index.
namespace mlf::store {

/// Appends numbers in the machine's byte order, and texts behind their lengths.
class RecordWriter {
 public:
  explicit RecordWriter(std::string& out) : out_(out) {}
  template <typename Number>
  void number(Number value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    out_.append(bytes, sizeof value);
  }
  void text(std::string_view value) {
    number(static_cast<std::uint32_t>(value.size()));
    out_ += value;
  }

 private:
  std::string& out_;
};

/// Reads what a RecordWriter wrote. Records are checked when they are loaded, so only a bug can
/// make a length wrong; even then no more is read than there is.
class RecordReader {
 public:
  explicit RecordReader(std::string_view bytes, std::size_t at = 0) : bytes_(bytes), at_(at) {}
  template <typename Number>
  Number number() {
    Number value{};
    if (at_ + sizeof value <= bytes_.size()) std::memcpy(&value, bytes_.data() + at_, sizeof value);
    at_ = std::min(at_ + sizeof value, bytes_.size());
    return value;
  }
  std::string_view text() {
    const auto size = number<std::uint32_t>();
    const auto value = bytes_.substr(at_, size);
    at_ += value.size();
    return value;
  }
  std::size_t at() const { return at_; }

 private:
  std::string_view bytes_;
  std::size_t at_;
};

}  // namespace mlf::store
