// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "wire/meta_readers.h"

namespace mlf::wire {

namespace {

/// The longest file that MLflow can have written is a dataset's: a schema and a profile at their
/// limits, mostly ASCII.
constexpr std::size_t longest = std::size_t{64} << 20;

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A character that YAML allows nowhere, unescaped: those below the space but tab and line ends,
/// DEL.
bool is_forbidden(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

void require_yaml_characters(std::string_view text) {
  const auto bad = std::ranges::find_if(text, is_forbidden);
  if (bad != text.end()) {
    throw internal_error("line {}: a control character", 1 + std::count(text.begin(), bad, '\n'));
  }
  if (!is_utf8(text)) throw internal_error("it is not UTF-8 text");
}

constexpr std::string_view next_line = "\xC2\x85";

/// Whether lines may end otherwise than in "\n", where YAML sees no difference and yaml-cpp does.
bool has_odd_line_ends(std::string_view text) {
  return text.find('\r') != std::string_view::npos ||
         text.find(next_line) != std::string_view::npos;
}

std::string with_plain_line_ends(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  while (!text.empty()) {
    const bool is_next_line = text.starts_with(next_line);
    const bool is_pair = is_next_line || text.starts_with("\r\n");
    plain += is_next_line || text[0] == '\r' ? '\n' : text[0];
    text.remove_prefix(is_pair ? 2 : 1);
  }
  return plain;
}

}  // namespace

MetaMap parse_meta(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.empty()) throw internal_error("it is empty");
  if (text.size() > longest) throw internal_error("it is larger than 64 MiB");
  require_yaml_characters(text);
  if (has_odd_line_ends(text)) return parse_meta(with_plain_line_ends(text));
  if (auto map = read_flat_meta(text)) return std::move(*map);
  return read_general_meta(text);
}

}  // namespace mlf::wire
