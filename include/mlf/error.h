// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include <mlf/export.h>

namespace mlf::v1 {

/// The exception of every function of this library. what() is one line that says what was wrong,
/// where, and what would be right.
class MLF_EXPORT Error : public std::runtime_error {
 public:
  /// `code` outlives the error: a literal.
  Error(std::string_view code, const std::string& message);
  ~Error() override;

  /// MLflow's error code: "RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE",
  /// "RESOURCE_ALREADY_EXISTS", "INVALID_STATE", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED",
  /// "TEMPORARILY_UNAVAILABLE", "INTERNAL_ERROR" and the like.
  std::string_view code() const noexcept { return code_; }

 private:
  std::string_view code_;
};

}  // namespace mlf::v1
