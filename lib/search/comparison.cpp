// SPDX-License-Identifier: Apache-2.0
//
// Builds a comparison from its three parts and checks that the entity allows the comparator and the
// comparator allows the value. The checks run in MLflow's order, so that a filter with two mistakes
// gets the message that MLflow gives. MLflow checks comparators only when it evaluates a record;
// here the filter is refused at once, also when there are no records.
#include "search/comparison.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/numbers.h"
#include "base/text.h"
#include "core/tag.h"
#include "search/list_literal.h"
#include "search/syntax_error.h"

namespace mlf::search {

namespace {

struct ComparatorRow {
  std::string_view text;
  Comparator comparator;
};

constexpr std::array<ComparatorRow, 12> comparators = {{
    {"!=", Comparator::not_equal},
    {"=", Comparator::equal},
    {">", Comparator::greater},
    {">=", Comparator::greater_equal},
    {"<", Comparator::less},
    {"<=", Comparator::less_equal},
    {"LIKE", Comparator::like},
    {"ILIKE", Comparator::ilike},
    {"IN", Comparator::in},
    {"NOT IN", Comparator::not_in},
    {"IS NULL", Comparator::is_null},
    {"IS NOT NULL", Comparator::is_not_null},
}};

bool takes(Entity entity, Comparator comparator) {
  const bool equality = comparator == Comparator::equal || comparator == Comparator::not_equal;
  if (equality) return true;
  const bool order = comparator >= Comparator::less && comparator <= Comparator::greater_equal;
  const bool pattern = comparator == Comparator::like || comparator == Comparator::ilike;
  switch (entity) {
    case Entity::metric:
    case Entity::number_attribute:
      return order;
    case Entity::param:
    case Entity::tag:
    case Entity::alias:
      return pattern || comparator == Comparator::is_null || comparator == Comparator::is_not_null;
    case Entity::text_attribute:
    case Entity::dataset:
      return pattern || comparator == Comparator::in || comparator == Comparator::not_in;
  }
  return false;
}

/// The attributes that can be compared with a list; sorted.
std::vector<std::string> listable_attributes(Domain domain) {
  switch (domain) {
    case Domain::runs:
      return {"run_id"};
    case Domain::experiments:
      return {"experiment_id"};
    case Domain::logged_models:
      return {"model_id", "model_type", "name", "source_run_id", "status"};
    case Domain::registered_models:
      return {"name"};
    case Domain::model_versions:
      return {"current_stage", "model_id", "name", "run_id"};
  }
  return {};
}

/// MLflow marks its prompts, which are registered models too, with a tag that models do not have;
/// in filters a model counts as one that has the tag with the value "false".
bool is_true_of_models(const Comparison& comparison) {
  const auto& [entity, key] = comparison.identifier;
  if (entity != Entity::tag || key != tags::is_prompt) return false;
  return (comparison.comparator == Comparator::equal && comparison.text == "false") ||
         (comparison.comparator == Comparator::not_equal && comparison.text == "true");
}

class Builder {
 public:
  explicit Builder(const FilterText& filter) : text_(filter.text), domain_(filter.domain) {}

  Comparison build(std::string_view identifier, const Operator& comparator,
                   const Value& value) const {
    Comparison comparison;
    comparison.identifier = resolve(identifier);
    const Entity entity = comparison.identifier.entity;
    const bool number = entity == Entity::metric || entity == Entity::number_attribute;
    if (number) {
      set_number(comparison, value);
    } else if (value.kind == Value::Kind::list) {
      set_list(comparison, value);
    } else {
      set_text(comparison, value);
    }
    set_comparator(comparison, comparator, value);
    return comparison;
  }

  Comparison build_null_test(std::string_view identifier, Null null) const {
    Comparison comparison;
    comparison.identifier = resolve(identifier);
    comparison.comparator = null == Null::yes ? Comparator::is_null : Comparator::is_not_null;
    comparison.if_absent = null == Null::yes;
    if (!takes(comparison.identifier.entity, comparison.comparator)) {
      throw null_unsupported(identifier, comparison.identifier);
    }
    return comparison;
  }

 private:
  Identifier resolve(std::string_view identifier) const {
    return resolve_identifier(identifier, domain_, Use::filter, text_);
  }

  void set_number(Comparison& comparison, const Value& value) const {
    // As in MLflow, numbers of the registry may be quoted, and are whole.
    const bool is_whole = is_of_registry(domain_);
    const bool is_number =
        value.kind == Value::Kind::number || (is_whole && value.kind == Value::Kind::quoted);
    const auto number = parse_double(is_whole ? strip_quotes(value.text) : value.text);
    if (is_number && number) {
      comparison.number = is_whole ? std::trunc(*number) : *number;
      return;
    }
    const bool metric = comparison.identifier.entity == Entity::metric;
    throw error(value.text,
                metric ? fmt::format("Expected numeric value type for metric. Found {}", value.text)
                       : fmt::format("Expected numeric value type for numeric attribute: {}. "
                                     "Found {}",
                                     comparison.identifier.key, value.text),
                "numbers are written like 5, -0.25 or 1e-5");
  }

  void set_text(Comparison& comparison, const Value& value) const {
    const bool quoted = is_quoted(value.text, '\'') || is_quoted(value.text, '"');
    if (value.kind == Value::Kind::word && !quoted) {
      throw error(value.text,
                  fmt::format("Parameter value is either not quoted or unidentified quote types "
                              "used for string value {}. Use either single or double quotes.",
                              value.text));
    }
    const bool is_version =
        comparison.identifier.entity == Entity::alias && value.kind == Value::Kind::number;
    if (!quoted && !is_version) throw not_text(comparison.identifier, value);
    comparison.text = strip_quotes(value.text);
  }

  void set_list(Comparison& comparison, const Value& value) const {
    const auto& [entity, key] = comparison.identifier;
    const auto listable = listable_attributes(domain_);
    if (entity == Entity::param || entity == Entity::tag || entity == Entity::alias) {
      throw not_text(comparison.identifier, value);
    }
    if (entity == Entity::text_attribute && std::ranges::find(listable, key) == listable.end()) {
      throw error(value.text, fmt::format("Only {} attributes support comparison with a list of "
                                          "quoted string values.",
                                          quoted_list(listable, "[", "]")));
    }
    try {
      comparison.list = parse_list_literal(value.text);
    } catch (const Error& list_error) {
      throw error(value.text, list_error.what());
    }
  }

  void set_comparator(Comparison& comparison, const Operator& written, const Value& value) const {
    const std::string upper = to_upper(written.name);
    const auto row = std::ranges::find(comparators, upper, &ComparatorRow::text);
    const Entity entity = comparison.identifier.entity;
    if (row == comparators.end() || !takes(entity, row->comparator)) {
      throw invalid_comparator(entity, written);
    }
    comparison.comparator = row->comparator;
    const bool pattern =
        row->comparator == Comparator::like || row->comparator == Comparator::ilike;
    if (value.kind == Value::Kind::list && pattern) throw not_text(comparison.identifier, value);
    if (value.kind == Value::Kind::list) compare_with_list(comparison);
    if (pattern) {
      const bool folded = row->comparator == Comparator::ilike;
      comparison.pattern.emplace(
          comparison.text, folded ? LikePattern::Case::ignored : LikePattern::Case::sensitive);
    }
    // As in MLflow, "!=" holds for an experiment that has no such time.
    comparison.if_absent = domain_ == Domain::experiments && entity == Entity::number_attribute &&
                           row->comparator == Comparator::not_equal;
    if (is_of_registry(domain_)) comparison.if_absent = is_true_of_models(comparison);
  }

  /// MLflow accepts `run_id = ('a')`; no text equals a list, so = never holds and != always does.
  static void compare_with_list(Comparison& comparison) {
    if (comparison.comparator == Comparator::equal) {
      comparison.comparator = Comparator::in;
      comparison.list.clear();
    } else if (comparison.comparator == Comparator::not_equal) {
      comparison.comparator = Comparator::not_in;
      comparison.list.clear();
    }
  }

  Error error(std::string_view at, std::string_view message, std::string_view hint = {}) const {
    return syntax_error(text_, at, message, hint);
  }

  Error null_unsupported(std::string_view at, const Identifier& identifier) const {
    if (!has_metrics(domain_)) {
      return error(at, fmt::format("IS NULL / IS NOT NULL is only supported for tags, not for "
                                   "attribute '{}'",
                                   identifier.key));
    }
    return error(at, fmt::format("IS NULL / IS NOT NULL is only supported for tags and params, not "
                                 "for '{}' '{}'",
                                 entity_name(identifier.entity), identifier.key));
  }

  Error not_text(const Identifier& identifier, const Value& value) const {
    const Entity entity = identifier.entity;
    if (entity == Entity::text_attribute) {
      return error(
          value.text,
          fmt::format("Expected a quoted string value for attributes. Got value {}", value.text));
    }
    if (entity == Entity::dataset) {
      return error(value.text,
                   fmt::format("Expected a quoted string value for dataset attributes. Got value "
                               "{}",
                               value.text));
    }
    return error(
        value.text,
        fmt::format("Expected a quoted string value for {} (e.g. 'my-value'). Got value {}",
                    entity_name(entity), value.text));
  }

  Error invalid_comparator(Entity entity, const Operator& written) const {
    std::vector<std::string> allowed;
    for (const auto& row : comparators) {
      if (takes(entity, row.comparator)) allowed.emplace_back(row.text);
    }
    const bool negated = written.name != "NOT IN" && to_upper(written.name).starts_with("NOT");
    return error(written.at,
                 fmt::format("Invalid comparator '{}' not one of '{}'", written.name,
                             quoted_list(allowed, "{", "}")),
                 negated ? "NOT stands before the comparison, as in NOT params.a LIKE 'x%'" : "");
  }

  std::string_view text_;
  Domain domain_;
};

}  // namespace

Comparison make_comparison(std::string_view identifier, const Operator& comparator,
                           const Value& value, const FilterText& filter) {
  return Builder(filter).build(identifier, comparator, value);
}

Comparison make_null_test(std::string_view identifier, Null null, const FilterText& filter) {
  return Builder(filter).build_null_test(identifier, null);
}

}  // namespace mlf::search
