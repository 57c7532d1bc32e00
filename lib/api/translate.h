// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>

#include <mlf/error.h>

#include "base/failure.h"

namespace mlf::api {

/// Calls `work` and turns its exceptions into the public mlf::v1::Error.
template <typename Work>
decltype(auto) translated(Work&& work) {
  try {
    return work();
  } catch (const v1::Error&) {
    throw;
  } catch (const std::exception& exception) {
    const auto error = readable_error(exception);
    throw v1::Error(error_code_name(error.code()), error.what());
  }
}

}  // namespace mlf::api
