// SPDX-License-Identifier: Apache-2.0
//
// Reads the tree of a filter and the clauses of an ordering as a store would: turns them into SQL
// for tables such as a store might have, and back into filters.
#include "search/expression.h"

#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "search/filter.h"
#include "search/order_by.h"
#include "support/search_records.h"

using namespace mlf::search;  // NOLINT(google-build-using-namespace)

namespace {

std::string_view word(Comparator comparator) {
  switch (comparator) {
    case Comparator::equal:
      return "=";
    case Comparator::not_equal:
      return "!=";
    case Comparator::less:
      return "<";
    case Comparator::less_equal:
      return "<=";
    case Comparator::greater:
      return ">";
    case Comparator::greater_equal:
      return ">=";
    case Comparator::like:
      return "LIKE";
    case Comparator::ilike:
      return "ILIKE";
    case Comparator::in:
      return "IN";
    case Comparator::not_in:
      return "NOT IN";
    case Comparator::is_null:
      return "IS NULL";
    case Comparator::is_not_null:
      return "IS NOT NULL";
  }
  return "";
}

std::string in_quotes(const std::string& text) {
  const char quote = text.find('\'') == text.npos ? '\'' : '"';
  return quote + text + quote;
}

std::string value_of(const Comparison& comparison) {
  const Entity entity = comparison.identifier.entity;
  switch (comparison.comparator) {
    case Comparator::is_null:
    case Comparator::is_not_null:
      return "";
    case Comparator::in:
    case Comparator::not_in: {
      std::vector<std::string> quoted;
      for (const auto& each : comparison.list) quoted.push_back(in_quotes(each));
      return " (" + mlf::join(quoted, ", ") + ")";
    }
    default:
      break;
  }
  const bool is_number = entity == Entity::metric || entity == Entity::number_attribute;
  if (!is_number) return ' ' + in_quotes(comparison.text);
  auto number = mlf::format_double(comparison.number);
  std::erase(number, '+');  // the filter language has no 1e+5
  return ' ' + number;
}

/// Turns a filter back into text of the filter language.
struct ToFilter {
  std::string operator()(const Comparison& comparison) const {
    return fmt::format("{}s.`{}` {}{}", entity_name(comparison.identifier.entity),
                       comparison.identifier.key, word(comparison.comparator),
                       value_of(comparison));
  }
  std::string operator()(const All& all) const { return joined(all.operands, " AND "); }
  std::string operator()(const Any& any) const { return joined(any.operands, " OR "); }
  std::string operator()(const Not& negation) const { return "NOT " + one(*negation.operand); }

  std::string one(const Expression& expression) const {
    const bool is_leaf = std::holds_alternative<Comparison>(expression.node);
    const auto text = std::visit(*this, expression.node);
    return is_leaf ? text : '(' + text + ')';
  }
  std::string joined(const std::vector<Expression>& operands, std::string_view between) const {
    std::vector<std::string> texts;
    for (const auto& operand : operands) texts.push_back(one(operand));
    return mlf::join(texts, between);
  }
};

std::string to_filter(const Filter& filter) {
  return std::visit(ToFilter{}, filter.expression().node);
}

/// Turns a filter into an SQL condition on the table `runs` and the tables of what runs log.
struct ToSql {
  std::string operator()(const Comparison& comparison) const {
    const auto& [entity, key] = comparison.identifier;
    const auto condition = std::string(word(comparison.comparator)) + value_of(comparison);
    if (entity == Entity::text_attribute || entity == Entity::number_attribute) {
      return fmt::format("{} {}", key, condition);
    }
    if (entity == Entity::dataset) {
      return fmt::format("EXISTS (SELECT 1 FROM inputs WHERE run = runs.id AND {} {})", key,
                         condition);
    }
    return fmt::format(
        "COALESCE((SELECT value {} FROM {}s WHERE run = runs.id AND key = '{}'), {})", condition,
        entity_name(entity), key, comparison.if_absent);
  }
  std::string operator()(const All& all) const { return joined(all.operands, " AND ", "TRUE"); }
  std::string operator()(const Any& any) const { return joined(any.operands, " OR ", "FALSE"); }
  std::string operator()(const Not& negation) const {
    return "NOT (" + std::visit(*this, negation.operand->node) + ")";
  }

  std::string joined(const std::vector<Expression>& operands, std::string_view between,
                     std::string_view none) const {
    std::vector<std::string> texts;
    for (const auto& operand : operands) {
      texts.push_back('(' + std::visit(*this, operand.node) + ')');
    }
    return texts.empty() ? std::string(none) : mlf::join(texts, between);
  }
};

std::string to_sql(const char* filter) {
  return std::visit(ToSql{}, Filter::parse(filter, Domain::runs).expression().node);
}

std::string to_sql(const std::vector<std::string>& order_by, Domain domain) {
  std::vector<std::string> terms;
  const auto ordering = Ordering::parse(order_by, domain);
  for (const auto& clause : ordering.clauses()) {
    terms.push_back(fmt::format("{}.{} {}", entity_name(clause.identifier.entity),
                                clause.identifier.key, clause.ascending ? "ASC" : "DESC"));
  }
  return mlf::join(terms, ", ");
}

}  // namespace

TEST_CASE("a filter becomes SQL") {
  CHECK(to_sql("") == "TRUE");
  CHECK(to_sql("status = 'FAILED'") == "status = 'FAILED'");
  CHECK(to_sql("attr.created > 5") == "start_time > 5.0");
  CHECK(to_sql("run_id IN ('a', 'b')") == "run_id IN ('a', 'b')");
  CHECK(to_sql("metrics.`val/loss` < 0.5") ==
        "COALESCE((SELECT value < 0.5 FROM metrics WHERE run = runs.id AND key = 'val/loss'), "
        "false)");
  CHECK(to_sql("tags.x IS NULL") ==
        "COALESCE((SELECT value IS NULL FROM tags WHERE run = runs.id AND key = 'x'), true)");
  CHECK(to_sql("dataset.name ILIKE 'mn%'") ==
        "EXISTS (SELECT 1 FROM inputs WHERE run = runs.id AND name ILIKE 'mn%')");
}

TEST_CASE("operands come with the cheapest first") {
  CHECK(to_sql("NOT (user_id = 'u' OR status != 'FAILED') AND run_name LIKE 'a_'") ==
        "(NOT ((user_id = 'u') OR (status != 'FAILED'))) AND (run_name LIKE 'a_')");
  CHECK(to_filter(
            Filter::parse("metrics.a > 1 AND params.b = 'x' AND user_id = 'u'", Domain::runs)) ==
        "attributes.`user_id` = 'u' AND parameters.`b` = 'x' AND metrics.`a` > 1.0");
}

TEST_CASE("an ordering names its clauses, and those that decide between equals") {
  CHECK(to_sql({"metrics.loss DESC", "run_id"}, Domain::runs) ==
        "metric.loss DESC, attribute.run_id ASC, attribute.start_time DESC");
  CHECK(to_sql({}, Domain::experiments) ==
        "attribute.creation_time DESC, attribute.experiment_id ASC");
}

TEST_CASE("a filter that is written from its tree finds what it found") {
  std::ifstream file(MLF_TEST_DATA "/search/vectors.json");
  const auto runs = nlohmann::json::parse(file).at("runs");
  const auto records = mlf::test::SearchRecords::of_runs(runs.at("records"));
  int count = 0;
  for (const auto& item : runs.at("cases")) {
    if (!item.contains("ids")) continue;
    const std::string text = item.at("filter");
    const auto written = to_filter(Filter::parse(text, Domain::runs));
    CAPTURE(text);
    CAPTURE(written);
    if (written.find("()") != written.npos) continue;  // no list is written so
    CHECK(to_filter(Filter::parse(written, Domain::runs)) == written);
    CHECK(records.search(written, {}) == records.search(text, {}));
    ++count;
  }
  CHECK(count > 50);
}
