// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "search/filter.h"

namespace mlf::search {

/// The kinds of values that a comparison or an order_by clause can name.
enum class Entity { text_attribute, number_attribute, metric, param, tag, dataset, alias };

/// MLflow's word for it: "attribute", "metric", "parameter", "tag", "dataset"; "alias" is ours.
std::string_view entity_name(Entity entity);

struct Identifier {
  Entity entity;
  std::string key;  // of an attribute: its name in Subject, where aliases have been resolved

  bool operator==(const Identifier&) const = default;
};

enum class Use { filter, order_by };  // only filters know the aliases of run_name

/// Parses an identifier such as "metrics.`val/loss`" or "start_time". `text` is a part of `whole`,
/// the filter or clause that error messages show.
/// @throws Error INVALID_PARAMETER_VALUE: MLflow's message, then a line with a caret and a hint.
Identifier resolve_identifier(std::string_view text, Domain domain, Use use,
                              std::string_view whole);

/// Whether `value` begins and ends with `quote`; a single quote character does not.
bool is_quoted(std::string_view value, char quote);

/// Removes the single or double quotes around `value`, if there are any.
std::string_view strip_quotes(std::string_view value);

/// The names as Python prints a list: "['a', 'b']", where `open` is "[" and `close` is "]".
std::string quoted_list(std::span<const std::string> names, std::string_view open,
                        std::string_view close);

}  // namespace mlf::search
