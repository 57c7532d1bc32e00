// SPDX-License-Identifier: Apache-2.0
#include "project/run_request.h"

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/file.h"
#include "base/input_loop.h"
#include "base/json.h"

namespace mlf::project {

std::string read_settings_file(const std::string& file) {
  constexpr std::size_t most_bytes = std::size_t{16} << 20;
  return read_all(open_input(file).get(), file, most_bytes);
}

bool is_backend_config(std::string_view text) {
  return text.empty() || parse_json_or_null(text).is_object();
}

std::string read_backend_config(const std::string& text_or_file) {
  return text_or_file.ends_with(".json") ? read_settings_file(text_or_file) : text_or_file;
}

Json parse_backend_config(std::string_view text) {
  if (text.empty()) return Json::object();
  Json config = parse_json_or_null(text);
  if (!config.is_object()) throw invalid_parameter("{}", backend_config_form);
  return config;
}

}  // namespace mlf::project
