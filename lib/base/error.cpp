// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <cerrno>
#include <system_error>

#include "base/text.h"

namespace mlf {

std::string_view error_code_name(ErrorCode code) {
  switch (code) {
    case ErrorCode::internal_error:
      return "INTERNAL_ERROR";
    case ErrorCode::temporarily_unavailable:
      return "TEMPORARILY_UNAVAILABLE";
    case ErrorCode::invalid_parameter_value:
      return "INVALID_PARAMETER_VALUE";
    case ErrorCode::resource_does_not_exist:
      return "RESOURCE_DOES_NOT_EXIST";
    case ErrorCode::resource_already_exists:
      return "RESOURCE_ALREADY_EXISTS";
    case ErrorCode::resource_conflict:
      return "RESOURCE_CONFLICT";
    case ErrorCode::invalid_state:
      return "INVALID_STATE";
    case ErrorCode::permission_denied:
      return "PERMISSION_DENIED";
    case ErrorCode::not_implemented:
      return "NOT_IMPLEMENTED";
    case ErrorCode::resource_exhausted:
      return "RESOURCE_EXHAUSTED";
  }
  return "INTERNAL_ERROR";
}

Error Error::with_context(std::string_view context) const {
  return {code_, fmt::format("{}: {}", context, what())};
}

namespace {

ErrorCode code_of_errno(int value) {
  switch (value) {
    case EACCES:
    case EPERM:
    case EROFS:
      return ErrorCode::permission_denied;
    case ENOENT:
    case ENOTDIR:
      return ErrorCode::resource_does_not_exist;
    case ENOSPC:
    case EDQUOT:
      return ErrorCode::resource_exhausted;
    default:
      return ErrorCode::internal_error;
  }
}

}  // namespace

Error system_error(int errno_value, std::string_view action, std::string_view path) {
  return {code_of_errno(errno_value), fmt::format("cannot {} '{}': {}", action, printable(path),
                                                  std::generic_category().message(errno_value))};
}

}  // namespace mlf
