// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "net/http_message.h"

/// The answers of MLflow's API.
namespace mlf::server {

net::Response json_response(const Json& json);
/// {"error_code": ..., "message": ...} with what MLflow 3.17 adds to them.
net::Response error_response(int status, std::string_view error_code, std::string_view message);
/// The same for what a handler threw, with MLflow's status. The message of anything but an Error,
/// and one that shows a path of this machine, is not told; `request_id` finds it in the log.
net::Response error_response(const std::exception& exception, std::string_view request_id);

/// The status that MLflow answers with; 507 when the disk is full.
int http_status(ErrorCode code);
/// The error code that MLflow would give an answer with that status.
std::string_view error_code_of_status(int status);

}  // namespace mlf::server
