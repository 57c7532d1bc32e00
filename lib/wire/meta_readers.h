// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "wire/meta_yaml.h"

/// The two readers behind parse_meta(), which agree on every text that both accept. Neither takes a
/// byte order mark away.
namespace mlf::wire {

/// Reads the dialect that PyYAML writes: block style without anchors and tags; nullopt for whatever
/// else the text may be, malformed text and the line ends of has_odd_line_ends() included. The text
/// has passed require_yaml_characters().
std::optional<MetaMap> read_flat_meta(std::string_view text);

/// Reads any YAML by yaml-cpp, within bounds. @throws YamlError; Error INTERNAL_ERROR for no map.
MetaMap read_general_meta(std::string_view text);

}  // namespace mlf::wire
