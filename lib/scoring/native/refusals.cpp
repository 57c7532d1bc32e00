// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/refusals.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/python_json.h"
#include "base/text.h"

namespace mlf::scoring::native {

namespace {

/// MLflow prints a set, whose order is another in each process.
constexpr std::string_view wanted_fields =
    "The input must be a JSON dictionary with exactly one of the input fields "
    "{'dataframe_split', 'dataframe_records', 'instances', 'inputs'}";

constexpr std::string_view change_of_protocol =
    "IMPORTANT: The MLflow Model scoring protocol has changed in MLflow version 2.0. If you are "
    "seeing this error, you are likely using an outdated scoring request format. To resolve the "
    "error, either update your request format or adjust your MLflow Model's requirements file to "
    "specify an older version of MLflow (for example, change the 'mlflow' requirement specifier to "
    "'mlflow==1.30.0'). If you are making a request using the MLflow client (e.g. via "
    "`mlflow.pyfunc.spark_udf()`), upgrade your MLflow client to a version >= 2.0 in order to use "
    "the new request format. For more information about the updated MLflow Model scoring protocol "
    "in MLflow 2.0, see https://mlflow.org/docs/latest/models.html#deploy-mlflow-models.";

Refusal unsupported(std::string text) {
  return Refusal(
      {.status = 415, .content_type = "text/plain; charset=utf-8", .body = std::move(text)});
}

Refusal bad_request(const std::string& message) {
  const Json body = {{"error_code", "BAD_REQUEST"},
                     {"message", message},
                     {"sqlstate", "KAM00"},
                     {"error_class", "INVALID_PARAMETER_VALUE"}};
  return Refusal({.status = 400, .content_type = "application/json", .body = python_json(body)});
}

}  // namespace

Refusal refused_charset() { return unsupported("The scoring server only supports UTF-8"); }

Refusal refused_parameter(std::string_view name) {
  return unsupported(
      fmt::format("Unrecognized content type parameters: {}. {}", name, change_of_protocol));
}

Refusal refused_content_type(std::string_view content_type) {
  return unsupported(
      fmt::format("This predictor only supports the following content types: Types: ['text/csv', "
                  "'application/json', 'application/vnd.apache.parquet']. Got '{}'.",
                  content_type));
}

Refusal refused_body(std::string_view type) {
  if (type == "list")
    return bad_request(fmt::format("Invalid input. {}. Received a list.", wanted_fields));
  return bad_request(fmt::format("Invalid input. {}. Received unexpected input type '<class '{}'>.",
                                 wanted_fields, type));
}

Refusal refused_fields(const std::vector<std::string>& fields) {
  std::vector<std::string> quoted;
  for (const auto& field : fields) quoted.push_back("'" + field + "'");
  return bad_request(fmt::format("{}. Received dictionary with input fields: [{}]. {}",
                                 wanted_fields, join(quoted, ", "), change_of_protocol));
}

}  // namespace mlf::scoring::native
