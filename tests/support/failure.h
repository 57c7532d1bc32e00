// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/error.h"

namespace mlf::test {

/// The error that `action` throws, as "CODE: message"; "nothing" when it throws nothing.
template <typename Action>
std::string failure(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return std::string(error_code_name(error.code())) + ": " + error.what();
  }
  return "nothing";
}

/// Only the code of the error, for errors whose message is not MLflow's.
template <typename Action>
std::string failure_code(const Action& action) {
  const auto text = failure(action);
  return text.substr(0, text.find(':'));
}

}  // namespace mlf::test
