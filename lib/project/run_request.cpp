// SPDX-License-Identifier: Apache-2.0
#include "project/run_request.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"

namespace mlf::project {

bool is_backend_config(std::string_view text) {
  return text.empty() || parse_json_or_null(text).is_object();
}

Json parse_backend_config(std::string_view text) {
  if (text.empty()) return Json::object();
  Json config = parse_json_or_null(text);
  if (!config.is_object()) throw invalid_parameter("{}", backend_config_form);
  return config;
}

}  // namespace mlf::project
