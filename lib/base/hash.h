// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace mlf {

/// MD5 in 32 lower-case hexadecimal digits: an identity of names in MLflow's formats, no
/// protection.
std::string md5_hex(std::string_view data);

/// SHA-1 in 40 lower-case hexadecimal digits, for the same.
std::string sha1_hex(std::string_view data);

/// MD5 of data that comes in pieces.
class Md5 {
 public:
  Md5();
  ~Md5();
  void update(std::string_view data);
  /// Of all data so far; nothing may follow.
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mlf
