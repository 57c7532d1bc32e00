// SPDX-License-Identifier: Apache-2.0
#include "serving/model_source.h"

#include <algorithm>

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

bool is_model_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && std::ranges::all_of(name, [](char each) {
    return is_letter_or_digit(each) || each == '-' || each == '_' || each == '.';
  });
}

}  // namespace mlf::serving
