// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace mlf {

/// MD5 in 32 lower-case hexadecimal digits. MLflow's formats use it to identify things; it does not
/// protect against forgery.
std::string md5_hex(std::string_view data);

/// SHA-1 in 40 lower-case hexadecimal digits, for the same purpose.
std::string sha1_hex(std::string_view data);

/// MD5 of data that is given in pieces.
class Md5 {
 public:
  Md5();
  ~Md5();
  void update(std::string_view data);
  /// The digest of all data. Call it once, after the last update().
  std::string hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace mlf
