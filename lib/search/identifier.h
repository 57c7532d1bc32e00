// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "search/filter.h"

namespace mlf::search {

/// What a comparison or an order_by clause is about.
enum class Entity { text_attribute, number_attribute, metric, param, tag, dataset };

/// MLflow's word for it: "attribute", "metric", "parameter", "tag", "dataset".
std::string_view entity_name(Entity entity);

struct Identifier {
  Entity entity;
  std::string key;  // of an attribute the name that Subject knows, aliases resolved

  bool operator==(const Identifier&) const = default;
};

enum class Use { filter, order_by };  // the aliases of run_name are for filters only

/// What `text`, such as "metrics.`val/loss`" or "start_time", names.
/// @throws Error INVALID_PARAMETER_VALUE, whose message is MLflow's first line; with `whole`, the
///   text that `text` is a piece of, a line with a caret and a hint follow.
Identifier resolve_identifier(std::string_view text, Domain domain, Use use,
                              std::string_view whole);

/// Whether `value` begins and ends with `quote` (at two different places).
bool is_quoted(std::string_view value, char quote);

/// `value` without the single or double quotes around it, if it has them.
std::string_view strip_quotes(std::string_view value);

/// The names of a list in the manner of Python: "['a', 'b']" for "[" and "]".
std::string quoted_list(std::span<const std::string> names, std::string_view open,
                        std::string_view close);

}  // namespace mlf::search
