// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlf {

/// A part of a longer answer, and how to ask for the next.
template <typename T>
struct Page {
  std::vector<T> items;
  std::string next_page_token;  ///< "" on the last page
};

/// MLflow's page tokens: base64 of {"offset": N} as Python's json.dumps writes it.
std::string page_token_of_offset(std::int64_t offset);
/// 0 for an empty token. @throws Error INVALID_PARAMETER_VALUE for one that MLflow would refuse,
/// and
///   for a negative offset.
std::int64_t offset_of_page_token(std::string_view token);

}  // namespace mlf
