// SPDX-License-Identifier: Apache-2.0
//
// Merge keys ("<<") are refused, because no meta.yaml needs them.
#include <algorithm>
#include <iterator>

#include "base/error.h"
#include "wire/meta_readers.h"
#include "wire/yaml_document.h"

namespace mlf::wire {

namespace {

MetaValue value_of(RawNode node);

std::string key_of(RawNode key) {
  if (key.kind == RawNode::Kind::null) return "null";
  if (key.kind == RawNode::Kind::plain && key.text == "<<") {
    throw YamlError({key.place, "a merge key '<<', which no meta.yaml has"});
  }
  return std::move(key.text);
}

MetaMap map_of(std::vector<RawEntry> entries) {
  MetaMap map;
  for (auto& entry : entries) {
    auto key = key_of(std::move(entry.key));
    const auto same = std::ranges::find(map, key, &MetaEntry::key);
    if (same != map.end()) {
      same->value = value_of(std::move(entry.value));
    } else {
      map.push_back({std::move(key), value_of(std::move(entry.value))});
    }
  }
  return map;
}

MetaValue value_of(RawNode node) {
  MetaValue value;
  switch (node.kind) {
    case RawNode::Kind::null:
      return value;
    case RawNode::Kind::plain:
      value.kind = MetaValue::Kind::plain;
      break;
    case RawNode::Kind::text:
      value.kind = MetaValue::Kind::text;
      break;
    case RawNode::Kind::list:
      value.kind = MetaValue::Kind::list;
      break;
    case RawNode::Kind::map:
      value.kind = MetaValue::Kind::map;
  }
  value.text = std::move(node.text);
  for (auto& item : node.list) value.list.push_back(value_of(std::move(item)));
  value.map = map_of(std::move(node.map));
  return value;
}

}  // namespace

MetaMap read_general_meta(std::string_view text) {
  auto root = read_document(text);
  if (root.kind == RawNode::Kind::null) throw internal_error("it has no content");
  if (root.kind != RawNode::Kind::map) throw internal_error("its top level is no map");
  return map_of(std::move(root.map));
}

}  // namespace mlf::wire
