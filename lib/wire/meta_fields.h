// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lifecycle_stage.h"
#include "core/tag.h"
#include "wire/meta_yaml.h"

/// What the readers and writers of the kinds of meta.yaml share.
namespace mlf::wire {

/// A document whose known keys are taken out one by one. The rest are keys that mlf does not know.
/// Methods throw Error INTERNAL_ERROR that names the key, when its value has the wrong type.
class MetaFields {
 public:
  explicit MetaFields(std::string_view text) : map_(parse_meta(text)) {}

  /// nullopt if the key is missing or null.
  std::optional<std::string> text(std::string_view key);
  std::optional<std::int64_t> number(std::string_view key);
  std::string required_text(std::string_view key);
  std::int64_t required_number(std::string_view key);
  LifecycleStage lifecycle_stage();
  /// The entries of a map of texts. A null is read as "".
  std::vector<Tag> tags(std::string_view key);
  /// Drops the key if it has exactly that value.
  void drop_constant(std::string_view key, const MetaValue& constant);
  void drop(std::string_view key) { take(key); }

  MetaMap others() { return std::move(map_); }

 private:
  MetaMap::iterator find(std::string_view key);
  MetaValue take(std::string_view key);

  MetaMap map_;
};

/// Null for "".
MetaValue text_or_null(std::string_view text);
MetaValue optional_text(const std::optional<std::string>& text);
MetaValue optional_number(std::optional<std::int64_t> number);
/// Replaces the value of the key, or adds it.
void set_entry(MetaMap& map, std::string_view key, MetaValue value);

}  // namespace mlf::wire
