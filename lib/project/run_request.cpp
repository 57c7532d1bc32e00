// SPDX-License-Identifier: Apache-2.0
#include "project/run_request.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace mlf::project {

Json parse_backend_config(std::string_view text) {
  if (text.empty()) return Json::object();
  if (is_json(text)) {
    Json config = parse_json(text);
    if (config.is_object()) return config;
  }
  throw invalid_parameter(
      "the backend config must be a JSON object, or a file with one whose name ends in .json");
}

}  // namespace mlf::project
