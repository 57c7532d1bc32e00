// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"
#include "wire/meta_readers.h"
#include "wire/yaml_document.h"
#include "wire/yaml_line_ends.h"

namespace mlf::wire {

namespace {

/// The largest file that MLflow writes is that of a dataset, whose schema and profile can have 17
/// million characters together.
constexpr std::size_t longest_meta = std::size_t{64} << 20;

MetaMap read_any(std::string_view text) {
  if (has_odd_line_ends(text)) return read_any(with_plain_line_ends(text));
  if (auto map = read_flat_meta(text)) return std::move(*map);
  return read_general_meta(text);
}

}  // namespace

MetaMap parse_meta(std::string_view text) {
  text = without_byte_order_mark(text);
  if (text.empty()) throw internal_error("it is empty");
  if (text.size() > longest_meta) throw internal_error("it is larger than 64 MiB");
  try {
    require_yaml_characters(text);
    return read_any(text);
  } catch (const YamlError& error) {
    throw internal_error("line {}: {}", error.problem().place.line, error.problem().message);
  }
}

}  // namespace mlf::wire
