// SPDX-License-Identifier: Apache-2.0
#include "core/ids.h"

#include <algorithm>

#include "base/characters.h"
#include "base/error.h"
#include "base/text.h"
#include "core/validation.h"

namespace mlf {

namespace {

bool is_id(std::string_view text, std::size_t longest) {
  const auto allowed = [](char c) { return is_letter_or_digit(c) || c == '_' || c == '-'; };
  return !text.empty() && text.size() <= longest && is_letter_or_digit(text[0]) &&
         std::ranges::all_of(text, allowed);
}

}  // namespace

bool RunId::is_valid(std::string_view text) { return is_id(text, 256); }

RunId RunId::parse(std::string_view text) {
  if (!is_valid(text)) throw invalid_value("run_id", text);
  return RunId(std::string(text));
}

bool ExperimentId::is_valid(std::string_view text) { return is_id(text, 64); }

ExperimentId ExperimentId::parse(std::string_view text) {
  if (!is_valid(text)) throw invalid_parameter("Invalid experiment ID: '{}'", printable(text));
  return ExperimentId(std::string(text));
}

}  // namespace mlf
