// SPDX-License-Identifier: Apache-2.0
#include "serving/model_source.h"

#include <algorithm>
#include <array>

#include "base/characters.h"
#include "base/error.h"
#include "base/text.h"

namespace mlf::serving {

ModelSource parse_source(std::string_view word) {
  const auto sign = word.find('=');
  const auto name = word.substr(0, sign);
  if (sign == word.npos || !is_model_name(name) || sign + 1 == word.size()) {
    throw invalid_parameter(
        "'{}' is not NAME=URI, with a name of letters, digits, '-', '_' and '.'", printable(word));
  }
  return {.name = std::string(name), .uri = std::string(word.substr(sign + 1))};
}

std::string model_name(std::string_view uri) {
  constexpr std::string_view registered = "models:/";
  std::string_view name = uri;
  if (name.starts_with(registered)) {
    name.remove_prefix(registered.size());
    name = name.substr(0, name.find_first_of("/@"));
  } else {
    while (name.ends_with('/')) name.remove_suffix(1);
    name = name.substr(name.rfind('/') + 1);
  }
  return is_model_name(name) ? std::string(name) : "model";
}

bool has_independent_rows(const model::Mlmodel& model) {
  static constexpr std::array<std::string_view, 4> flavors{"sklearn", "xgboost", "lightgbm",
                                                           "catboost"};
  return std::ranges::any_of(
      flavors, [&](std::string_view flavor) { return model.find_flavor(flavor) != nullptr; });
}

std::vector<std::string> parse_outputs(std::string_view text) {
  static constexpr std::array<std::string_view, 3> known{"label", "proba", "margin"};
  std::vector<std::string> outputs;
  for (const auto& each : split(text, ',')) {
    const auto name = trim(each);
    if (std::ranges::find(known, name) == known.end()) {
      throw invalid_parameter("'{}' is none of the outputs label, proba and margin",
                              printable(name));
    }
    outputs.emplace_back(name);
  }
  return outputs;
}

bool is_model_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && std::ranges::all_of(name, [](char each) {
    return is_letter_or_digit(each) || each == '-' || each == '_' || each == '.';
  });
}

}  // namespace mlf::serving
