// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/error.h"

namespace mlf::cli {

/// The command line is wrong: exit code 2.
class UsageError : public Error {
 public:
  explicit UsageError(const std::string& message)
      : Error(ErrorCode::invalid_parameter_value, message) {}
};

template <typename... Args>
UsageError usage_error(fmt::format_string<Args...> format, Args&&... args) {
  return UsageError(fmt::format(format, std::forward<Args>(args)...));
}

}  // namespace mlf::cli
