// SPDX-License-Identifier: Apache-2.0
//
// MLflow decodes page tokens by Python's b64decode(), which skips characters outside its alphabet,
// and json.loads(). The only JSON accepted here is {"offset": N} or {"offset": "N"}. Any other is
// refused with the message that MLflow gives for a text that is not JSON.
#include "core/page.h"

#include <optional>

#include <fmt/format.h>

#include "base/base64.h"
#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf {

namespace {

/// Python's repr() of a bytes object.
std::string bytes_repr(std::string_view bytes) {
  const bool has_single = bytes.find('\'') != std::string_view::npos;
  const bool has_double = bytes.find('"') != std::string_view::npos;
  const char quote = has_single && !has_double ? '"' : '\'';
  std::string text = {'b', quote};
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == quote || c == '\\') {
      text += {'\\', c};
    } else if (c == '\t' || c == '\n' || c == '\r') {
      text += {'\\', c == '\t' ? 't' : c == '\n' ? 'n' : 'r'};
    } else if (byte < 0x20 || byte >= 0x7F) {
      text += fmt::format("\\x{:02x}", byte);
    } else {
      text += c;
    }
  }
  return text + quote;
}

/// Removes `expected` and the white space around it from the front of `text`; false if `text` does
/// not begin with it.
bool take(std::string_view& text, std::string_view expected) {
  text = trim(text);
  if (!text.starts_with(expected)) return false;
  text = trim(text.substr(expected.size()));
  return true;
}

/// N of {"offset": N} or {"offset": "N"}; nullopt for any other text.
std::optional<std::string_view> offset_text(std::string_view json) {
  if (!take(json, "{") || !take(json, "\"offset\"") || !take(json, ":")) return std::nullopt;
  if (!json.ends_with('}')) return std::nullopt;
  json = trim(json.substr(0, json.size() - 1));
  const bool quoted = json.size() >= 2 && json.starts_with('"') && json.ends_with('"');
  const auto value = quoted ? json.substr(1, json.size() - 2) : json;
  if (value.find_first_of("\"\\{}[],:") != std::string_view::npos) return std::nullopt;
  if (!quoted && value.find_first_not_of("-0123456789") != std::string_view::npos) {
    return std::nullopt;
  }
  return value;
}

}  // namespace

std::string page_token_of_offset(std::int64_t offset) {
  return encode_base64(fmt::format("{{\"offset\": {}}}", offset));
}

std::int64_t offset_of_page_token(std::string_view token) {
  if (token.empty()) return 0;
  const auto decoded = decode_base64(token);
  if (!decoded) throw invalid_parameter("Invalid page token, could not base64-decode");
  const auto text = offset_text(*decoded);
  if (!text) throw invalid_parameter("Invalid page token, decoded value={}", bytes_repr(*decoded));
  const auto offset = parse_int64(*text);
  if (!offset) throw invalid_parameter("Invalid page token, not stringable {}", printable(*text));
  if (*offset <= 0) {
    throw invalid_parameter("Invalid page token, parsed value={{'offset': {}}}", *offset);
  }
  return *offset;
}

}  // namespace mlf
