// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace mlf {

/// The error codes of MLflow (mlflow/protos/databricks.proto) that a store or a client can meet.
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

/// The one exception type of the libraries. It reports a mistake of the caller or a failure of the
/// system, not a bug in mlf.
/// what() is one line: lower case, no full stop, names in quotes, then what to do about it.
/// Where clients of MLflow look at a message, it is MLflow's, word for word.
class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

  ErrorCode code() const { return code_; }

  /// The same error with "CONTEXT: " before its message. `context` says what was being done.
  Error with_context(std::string_view context) const;

 private:
  ErrorCode code_;
};

/// mlf gave up what it was doing because a signal told it to end.
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

/// The named thing does not exist (RESOURCE_DOES_NOT_EXIST).
template <typename... Args>
Error not_found(fmt::format_string<Args...> format, Args&&... args) {
  return {ErrorCode::resource_does_not_exist, fmt::format(format, std::forward<Args>(args)...)};
}

/// The name is taken (RESOURCE_ALREADY_EXISTS).
template <typename... Args>
Error already_exists(fmt::format_string<Args...> format, Args&&... args) {
  return {ErrorCode::resource_already_exists, fmt::format(format, std::forward<Args>(args)...)};
}

/// The thing exists, but its state does not allow this (INVALID_STATE).
template <typename... Args>
Error invalid_state(fmt::format_string<Args...> format, Args&&... args) {
  return {ErrorCode::invalid_state, fmt::format(format, std::forward<Args>(args)...)};
}

/// Stored data is damaged, or something else failed that no parameter caused (INTERNAL_ERROR).
template <typename... Args>
Error internal_error(fmt::format_string<Args...> format, Args&&... args) {
  return {ErrorCode::internal_error, fmt::format(format, std::forward<Args>(args)...)};
}

/// A failed system call: "cannot ACTION 'PATH': No space left on device". The code follows from the
/// errno value: EACCES, EPERM and EROFS give PERMISSION_DENIED, ENOENT and ENOTDIR
/// RESOURCE_DOES_NOT_EXIST, ENOSPC and EDQUOT RESOURCE_EXHAUSTED, all others INTERNAL_ERROR.
Error system_error(int errno_value, std::string_view action, std::string_view path);

/// What `find()` returns; nullopt when it throws RESOURCE_DOES_NOT_EXIST.
template <typename Find>
auto if_it_exists(const Find& find) -> std::optional<decltype(find())> {
  try {
    return find();
  } catch (const Error& error) {
    if (error.code() != ErrorCode::resource_does_not_exist) throw;
    return std::nullopt;
  }
}

}  // namespace mlf
