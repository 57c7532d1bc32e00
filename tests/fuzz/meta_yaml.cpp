// SPDX-License-Identifier: Apache-2.0
//
// Whatever the text, reading a meta.yaml ends in values or in an Error of one line; where the
// reader for MLflow's dialect takes a text, it agrees with the general one; and what is written
// from the values reads back as the same values.
#include "wire/meta_yaml.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/text.h"
#include "wire/meta_readers.h"
#include "wire/yaml_line_ends.h"

namespace {

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else

void require(bool condition) {
  if (!condition) std::abort();
}

/// Whether the values mean the same: quotes around a scalar do not matter.
bool same(const wire::MetaMap& a, const wire::MetaMap& b);

bool is_scalar(const wire::MetaValue& value) {
  return value.kind == wire::MetaValue::Kind::plain || value.kind == wire::MetaValue::Kind::text;
}

bool same(const wire::MetaValue& a, const wire::MetaValue& b) {
  if (is_scalar(a) && is_scalar(b)) return a.text == b.text;
  if (a.kind != b.kind || a.list.size() != b.list.size()) return false;
  for (std::size_t i = 0; i < a.list.size(); ++i) {
    if (!same(a.list[i], b.list[i])) return false;
  }
  return same(a.map, b.map);
}

bool same(const wire::MetaMap& a, const wire::MetaMap& b) {
  if (a.size() != b.size()) return false;
  for (const auto& entry : a) {
    const auto other = std::ranges::find(b, entry.key, &wire::MetaEntry::key);
    if (other == b.end() || !same(entry.value, other->value)) return false;
  }
  return true;
}

/// Between the two readers, on a text that has passed require_yaml_characters().
void require_agreement(const std::string& text) {
  const auto flat = wire::read_flat_meta(text);
  require(!flat || same(*flat, wire::read_general_meta(text)));
}

template <typename Parse>
void parse_if_possible(const Parse& parse, std::string_view text) {
  try {
    parse(text);
  } catch (const Error& error) {
    require(std::string_view(error.what()).find('\n') == std::string_view::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  parse_if_possible(wire::parse_run_meta, text);
  parse_if_possible(wire::parse_experiment_meta, text);
  parse_if_possible(wire::parse_input_meta, text);
  parse_if_possible(wire::parse_output_meta, text);
  parse_if_possible(wire::parse_dataset_meta, text);
  parse_if_possible(wire::parse_logged_model_meta, text);
  wire::MetaMap map;
  try {
    map = wire::parse_meta(text);
  } catch (const Error&) {
    return 0;
  }
  require_agreement(text);
  require_agreement(wire::with_plain_line_ends(text));
  require(same(wire::parse_meta(wire::write_meta(map)), map));
  return 0;
}
