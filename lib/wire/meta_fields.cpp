// SPDX-License-Identifier: Apache-2.0
#include "wire/meta_fields.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::wire {

namespace {

std::string_view kind_name(MetaValue::Kind kind) {
  switch (kind) {
    case MetaValue::Kind::null:
      return "null";
    case MetaValue::Kind::plain:
    case MetaValue::Kind::text:
      return "text";
    case MetaValue::Kind::list:
      return "a list";
    case MetaValue::Kind::map:
      return "a map";
  }
  return "null";
}

}  // namespace

std::optional<std::string> MetaFields::text(std::string_view key) {
  auto value = take(key);
  if (value.kind == MetaValue::Kind::null) return std::nullopt;
  if (value.kind != MetaValue::Kind::plain && value.kind != MetaValue::Kind::text) {
    throw internal_error("'{}' is {}, not text", key, kind_name(value.kind));
  }
  return std::move(value.text);
}

std::optional<std::int64_t> MetaFields::number(std::string_view key) {
  const auto digits = text(key);
  if (!digits) return std::nullopt;
  const auto value = parse_int64(*digits);
  if (!value) {
    throw internal_error("'{}' is '{}', not an integer", key, printable(utf8_prefix(*digits, 100)));
  }
  return value;
}

std::string MetaFields::required_text(std::string_view key) {
  auto value = text(key);
  if (!value) throw internal_error("it has no '{}'", key);
  return std::move(*value);
}

std::int64_t MetaFields::required_number(std::string_view key) {
  const auto value = number(key);
  if (!value) throw internal_error("it has no '{}'", key);
  return *value;
}

LifecycleStage MetaFields::lifecycle_stage() {
  const auto name = text("lifecycle_stage").value_or("active");
  const auto stage = parse_lifecycle_stage(name);
  if (stage) return *stage;
  throw internal_error("'lifecycle_stage' is '{}', neither 'active' nor 'deleted'",
                       printable(utf8_prefix(name, 100)));
}

std::vector<Tag> MetaFields::tags(std::string_view key) {
  std::vector<Tag> tags;
  for (auto& entry : take(key).map) {
    if (entry.value.kind == MetaValue::Kind::list || entry.value.kind == MetaValue::Kind::map) {
      throw internal_error("'{}' has a value that is no text", key);
    }
    tags.push_back({std::move(entry.key), std::move(entry.value.text)});
  }
  return tags;
}

void MetaFields::drop_constant(std::string_view key, const MetaValue& constant) {
  const auto at = find(key);
  if (at == map_.end()) return;
  const auto& value = at->value;
  if (value.text == constant.text && value.list == constant.list && value.map == constant.map) {
    map_.erase(at);
  }
}

MetaMap::iterator MetaFields::find(std::string_view key) {
  return std::ranges::find(map_, key, &MetaEntry::key);
}

MetaValue MetaFields::take(std::string_view key) {
  const auto at = find(key);
  if (at == map_.end()) return {};
  auto value = std::move(at->value);
  map_.erase(at);
  return value;
}

MetaValue text_or_null(std::string_view text) {
  return text.empty() ? MetaValue() : MetaValue::of(text);
}

MetaValue optional_text(const std::optional<std::string>& text) {
  return text ? MetaValue::of(*text) : MetaValue();
}

MetaValue optional_number(std::optional<std::int64_t> number) {
  return number ? MetaValue::of(*number) : MetaValue();
}

void set_entry(MetaMap& map, std::string_view key, MetaValue value) {
  const auto at = std::ranges::find(map, key, &MetaEntry::key);
  if (at != map.end()) {
    at->value = std::move(value);
  } else {
    map.push_back({std::string(key), std::move(value)});
  }
}

}  // namespace mlf::wire
