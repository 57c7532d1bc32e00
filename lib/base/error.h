// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace mlf {

/// MLflow's error codes (mlflow/protos/databricks.proto), those a store or a client meets.
/// The code decides the exit status of a command and the HTTP status of a response.
enum class ErrorCode {
  internal_error,
  temporarily_unavailable,
  invalid_parameter_value,
  resource_does_not_exist,
  resource_already_exists,
  resource_conflict,
  invalid_state,
  permission_denied,
  not_implemented,
  resource_exhausted,
};

/// MLflow's spelling of the code, such as "RESOURCE_DOES_NOT_EXIST".
std::string_view error_code_name(ErrorCode code);

/// The one exception of the libraries: something the caller or the world did wrong.
/// what() is one line: lower case, no full stop, names in quotes, then what to do about it.
/// Messages that MLflow's clients know are MLflow's, word for word.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

  ErrorCode code() const { return code_; }

  /// The same error with "CONTEXT: " before its message, for callers that know what was being done.
  Error with_context(std::string_view context) const;

 private:
  ErrorCode code_;
};

/// What was being done was given up because the user or the system told mlf to end, by a signal.
class Stopped : public Error {
 public:
  Stopped(const Error& error, int signal) : Error(error), signal_(signal) {}

  int signal() const { return signal_; }

 private:
  int signal_;
};

/// A value breaks a rule (INVALID_PARAMETER_VALUE).
template <typename... Args>
Error invalid_parameter(fmt::format_string<Args...> format, Args&&... args) {
  return {ErrorCode::invalid_parameter_value, fmt::format(format, std::forward<Args>(args)...)};
}

/// The thing named does not exist (RESOURCE_DOES_NOT_EXIST).
template <typename... Args>
Error not_found(fmt::format_string<Args...> format, Args&&... args) {
  return {ErrorCode::resource_does_not_exist, fmt::format(format, std::forward<Args>(args)...)};
}

/// The name is taken (RESOURCE_ALREADY_EXISTS).
template <typename... Args>
Error already_exists(fmt::format_string<Args...> format, Args&&... args) {
  return {ErrorCode::resource_already_exists, fmt::format(format, std::forward<Args>(args)...)};
}

/// The thing exists but not in a state that allows this (INVALID_STATE).
template <typename... Args>
Error invalid_state(fmt::format_string<Args...> format, Args&&... args) {
  return {ErrorCode::invalid_state, fmt::format(format, std::forward<Args>(args)...)};
}

/// What is stored is damaged, or another failure that is nobody's parameter (INTERNAL_ERROR).
template <typename... Args>
Error internal_error(fmt::format_string<Args...> format, Args&&... args) {
  return {ErrorCode::internal_error, fmt::format(format, std::forward<Args>(args)...)};
}

/// A failed system call: "cannot ACTION 'PATH': No space left on device". The code follows the
/// errno value: EACCES, EPERM and EROFS are PERMISSION_DENIED, ENOENT and ENOTDIR
/// RESOURCE_DOES_NOT_EXIST, ENOSPC and EDQUOT RESOURCE_EXHAUSTED, the rest INTERNAL_ERROR.
Error system_error(int errno_value, std::string_view action, std::string_view path);

}  // namespace mlf
