// SPDX-License-Identifier: Apache-2.0
// Requests of the Open Inference Protocol: any body gives a request for MLflow or one line of
// message.
#include "serving/v2_request.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::optional<mlf::model::Signature> signature{
      {.inputs = mlf::model::parse_schema(R"([{"type": "double", "name": "a"}])", "inputs")}};
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  const auto end = body.rfind('}');  // what follows is binary
  const auto json_size = std::to_string(end == body.npos ? size : end + 1);
  try {
    const auto request = mlf::serving::parse_v2_request(body, json_size);
    mlf::serving::mlflow_request(request, signature);
    mlf::serving::mlflow_request(request, std::nullopt);
  } catch (const mlf::Error& error) {
    if (error.code() != mlf::ErrorCode::invalid_parameter_value) std::abort();
    if (!mlf::is_utf8(error.what())) std::abort();
  }
  return 0;
}
