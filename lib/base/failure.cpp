// SPDX-License-Identifier: Apache-2.0
#include "base/failure.h"

#include <filesystem>
#include <new>
#include <system_error>

#include "base/text.h"

namespace mlf {

Error readable_error(const std::exception& exception) {
  if (const auto* error = dynamic_cast<const Error*>(&exception)) return *error;
  if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr) {
    return {ErrorCode::resource_exhausted, "there is not enough memory"};
  }
  if (const auto* error = dynamic_cast<const std::filesystem::filesystem_error*>(&exception)) {
    return system_error(error->code().value(), "use", error->path1().string());
  }
  if (const auto* error = dynamic_cast<const std::system_error*>(&exception)) {
    return internal_error("the system refuses: {}", error->code().message());
  }
  return internal_error("this is a fault in mlf: {}", printable(exception.what()));
}

}  // namespace mlf
