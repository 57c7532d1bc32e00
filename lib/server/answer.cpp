// SPDX-License-Identifier: Apache-2.0
#include "server/answer.h"

#include <algorithm>
#include <array>
#include <optional>

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace mlf::server {

namespace {

constexpr std::string_view json_type = "application/json";

/// What MLflow says of an error code beside it (mlflow/error_classification.py).
struct ErrorClass {
  std::string_view error_code;
  std::string_view sqlstate;
  std::string_view name;
};
constexpr std::array<ErrorClass, 9> error_classes{{
    {"RESOURCE_DOES_NOT_EXIST", "KAM00", "RESOURCE_NOT_FOUND"},
    {"NOT_FOUND", "KAM00", "RESOURCE_NOT_FOUND"},
    {"ENDPOINT_NOT_FOUND", "KAM00", "RESOURCE_NOT_FOUND"},
    {"RESOURCE_ALREADY_EXISTS", "KAM00", "RESOURCE_ALREADY_EXISTS"},
    {"PERMISSION_DENIED", "KAM00", "PERMISSION_DENIED"},
    {"INVALID_PARAMETER_VALUE", "KAM00", "INVALID_PARAMETER_VALUE"},
    {"BAD_REQUEST", "KAM00", "INVALID_PARAMETER_VALUE"},
    {"INTERNAL_ERROR", "XXM00", "CLIENT_INTERNAL_ERROR"},
    {"INVALID_STATE", "XXM00", "CLIENT_INTERNAL_ERROR"},
}};

struct StatusCode {
  int status;
  std::string_view error_code;
};
constexpr std::array<StatusCode, 9> status_codes{{{401, "UNAUTHENTICATED"},
                                                  {403, "PERMISSION_DENIED"},
                                                  {404, "ENDPOINT_NOT_FOUND"},
                                                  {409, "RESOURCE_CONFLICT"},
                                                  {429, "REQUEST_LIMIT_EXCEEDED"},
                                                  {500, "INTERNAL_ERROR"},
                                                  {501, "NOT_IMPLEMENTED"},
                                                  {503, "TEMPORARILY_UNAVAILABLE"},
                                                  {504, "DEADLINE_EXCEEDED"}}};

/// Whether a message has a path of this machine, which is not for clients. Messages of mlf quote
/// paths. What a client has sent it may get back.
bool has_local_path(const Error& error) {
  return error.code() != ErrorCode::invalid_parameter_value &&
         std::string_view(error.what()).find("'/") != std::string_view::npos;
}

}  // namespace

net::Response json_response(const Json& json) {
  return net::make_response(200, json_type, json_line(json));
}

net::Response error_response(int status, std::string_view error_code, std::string_view message) {
  Json body{{"error_code", error_code}, {"message", message}};
  const auto* found = std::ranges::find(error_classes, error_code, &ErrorClass::error_code);
  if (found != error_classes.end()) {
    body["sqlstate"] = found->sqlstate;
    body["error_class"] = found->name;
  }
  return net::make_response(status, json_type, json_line(body));
}

net::Response error_response(const std::exception& exception, std::string_view request_id) {
  const auto* error = dynamic_cast<const Error*>(&exception);
  const auto code = error == nullptr ? ErrorCode::internal_error : error->code();
  const auto message =
      error == nullptr || has_local_path(*error)
          ? fmt::format("the server could not do this; its log tells why (request {})", request_id)
          : std::string(error->what());
  return error_response(http_status(code), error_code_name(code), message);
}

int http_status(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_parameter_value:
    case ErrorCode::resource_already_exists:
      return 400;
    case ErrorCode::permission_denied:
      return 403;
    case ErrorCode::resource_does_not_exist:
      return 404;
    case ErrorCode::resource_conflict:
      return 409;
    case ErrorCode::not_implemented:
      return 501;
    case ErrorCode::temporarily_unavailable:
      return 503;
    case ErrorCode::resource_exhausted:
      return 507;
    case ErrorCode::internal_error:
    case ErrorCode::invalid_state:
      return 500;
  }
  return 500;
}

std::string_view error_code_of_status(int status) {
  const auto* found = std::ranges::find(status_codes, status, &StatusCode::status);
  return found == status_codes.end() ? "BAD_REQUEST" : found->error_code;
}

}  // namespace mlf::server
