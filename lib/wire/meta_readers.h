// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "wire/meta_yaml.h"

/// The two readers that parse_meta() uses. They give the same result for every text that both
/// accept. The text must have no byte order mark.
namespace mlf::wire {

/// Reads the form that PyYAML writes: block style without anchors and tags. nullopt for any other
/// text, also for malformed text and for has_odd_line_ends(). The text must have passed
/// require_yaml_characters().
std::optional<MetaMap> read_flat_meta(std::string_view text);

/// Reads any YAML by yaml-cpp, with limits on size and nesting. @throws YamlError; Error
/// INTERNAL_ERROR when the top level is not a map.
MetaMap read_general_meta(std::string_view text);

}  // namespace mlf::wire
