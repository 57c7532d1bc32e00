// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mlf {

/// A part of a long list, and the token to ask for the next part.
template <typename T>
struct Page {
  std::vector<T> items;
  std::string next_page_token;  ///< "" on the last page
};

/// A page token as MLflow writes it: base64 of {"offset": N}, in the form of Python's json.dumps().
std::string page_token_of_offset(std::int64_t offset);
/// The offset in a token; 0 for an empty token. @throws Error INVALID_PARAMETER_VALUE for a token
/// that MLflow would refuse, and for an offset that is not positive.
std::int64_t offset_of_page_token(std::string_view token);

}  // namespace mlf
