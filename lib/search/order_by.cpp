// SPDX-License-Identifier: Apache-2.0
//
// MLflow parses a clause in two steps, and so does this file, to accept the same texts. First the
// clause must be one identifier of the filter language, with ASC or DESC joined to it. Then it is
// split into words as a shell does it, with backticks read as double quotes: the last word may be
// the direction, the others are the name.
#include "search/order_by.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/shell.h"
#include "base/text.h"
#include "search/lexer.h"
#include "search/syntax_error.h"
#include "search/token_reader.h"

namespace mlf::search {

namespace {

Error not_parsed(std::string_view clause, std::string_view at) {
  return syntax_error(clause, at,
                      fmt::format("Invalid order_by clause '{}'. Could not be parsed.", clause),
                      "a clause is a name and, if need be, ASC or DESC; others go in clauses of "
                      "their own");
}

/// Checks that the clause is one identifier and nothing else, and returns it.
std::string_view check_identifier(std::string_view clause) {
  TokenReader reader(clause);
  const bool starts_white = white_length(clause) > 0;
  if (starts_white || !reader.at_identifier()) throw not_parsed(clause, clause.substr(0, 0));
  const auto identifier = reader.take_alias(reader.take_identifier());
  if (identifier.size() != clause.size()) throw not_parsed(clause, reader.peek().text);
  return identifier;
}

Ordering::Clause parse_clause(std::string_view clause, Domain domain) {
  std::string quoted(check_identifier(clause));
  std::ranges::replace(quoted, '`', '"');
  const auto words = split_shell_words(quoted);
  if (!words || words->size() > 2) throw not_parsed(clause, clause.substr(0, 0));
  if (words->size() < 2) {
    return {resolve_identifier(trim(clause), domain, Use::order_by, clause), true};
  }
  const std::string direction = to_lower(words->back());
  if (direction != "asc" && direction != "desc") {
    throw syntax_error(clause, clause,
                       fmt::format("Invalid ordering key in order_by clause '{}'.", clause),
                       "after the name may stand ASC or DESC");
  }
  return {resolve_identifier(trim(words->front()), domain, Use::order_by, clause),
          direction == "asc"};
}

void check_orderable(const Identifier& identifier, Domain domain, std::string_view clause) {
  const auto name = entity_name(identifier.entity);
  if (domain != Domain::runs && name != "attribute") {
    throw syntax_error(clause, clause, fmt::format("Invalid order_by entity: {}", name));
  }
  if (identifier.entity == Entity::dataset) {
    throw syntax_error(clause, clause, fmt::format("Invalid order_by entity type '{}'", name));
  }
}

Ordering::Clause attribute(Entity entity, std::string_view name, bool ascending) {
  return {{entity, std::string(name)}, ascending};
}

std::vector<Ordering::Clause> version_tie_breakers(const std::vector<Ordering::Clause>& given) {
  std::vector<Ordering::Clause> clauses = {
      attribute(Entity::text_attribute, "name", true),
      attribute(Entity::number_attribute, "version_number", false)};
  if (given.empty()) {
    clauses.insert(clauses.begin(),
                   attribute(Entity::number_attribute, "last_updated_timestamp", false));
  }
  return clauses;
}

/// The clauses that order records which `given` leaves equal.
std::vector<Ordering::Clause> tie_breakers(Domain domain,
                                           const std::vector<Ordering::Clause>& given) {
  if (domain == Domain::runs) {
    return {attribute(Entity::number_attribute, "start_time", false),
            attribute(Entity::text_attribute, "run_id", true)};
  }
  if (domain == Domain::registered_models) return {attribute(Entity::text_attribute, "name", true)};
  if (domain == Domain::model_versions) return version_tie_breakers(given);
  if (given.empty()) {
    return {attribute(Entity::number_attribute, "creation_time", false),
            attribute(Entity::text_attribute, "experiment_id", true)};
  }
  return {attribute(Entity::text_attribute, "experiment_id", false)};
}

template <typename T>
OrderValue to_value(const std::optional<T>& value) {
  if (!value) return std::monostate{};
  if constexpr (std::is_same_v<T, double>) {
    return *value;
  } else {
    return std::string(*value);
  }
}

}  // namespace

OrderValue order_value(const Subject& subject, const Identifier& identifier) {
  switch (identifier.entity) {
    case Entity::text_attribute:
      return to_value(subject.text_attribute(identifier.key));
    case Entity::number_attribute:
      return to_value(subject.number_attribute(identifier.key));
    case Entity::metric:
      return to_value(subject.metric(identifier.key));
    case Entity::param:
      return to_value(subject.param(identifier.key));
    case Entity::tag:
      return to_value(subject.tag(identifier.key));
    case Entity::dataset:
    case Entity::alias:
      break;
  }
  return std::monostate{};
}

namespace {

/// 0: a value that can be compared; 1: NaN; 2: missing.
int rank(const OrderValue& value) {
  if (std::holds_alternative<std::monostate>(value)) return 2;
  const double* number = std::get_if<double>(&value);
  return number != nullptr && std::isnan(*number) ? 1 : 0;
}

}  // namespace

int compare_values(const OrderValue& a, const OrderValue& b, bool ascending) {
  const int rank_a = rank(a);
  const int rank_b = rank(b);
  if (rank_a != rank_b || rank_a > 0) return rank_a - rank_b;
  if (a == b) return 0;
  return (a < b) == ascending ? -1 : 1;
}

Ordering Ordering::parse(std::span<const std::string> clauses, Domain domain) {
  std::vector<Ordering::Clause> parsed;
  for (const auto& text : clauses) {
    parsed.push_back(parse_clause(text, domain));
    check_orderable(parsed.back().identifier, domain, text);
  }
  const auto last = tie_breakers(domain, parsed);
  parsed.insert(parsed.end(), last.begin(), last.end());

  Ordering ordering;
  for (auto& clause : parsed) {
    const bool known = std::ranges::any_of(ordering.clauses_, [&](const Clause& earlier) {
      return earlier.identifier == clause.identifier;
    });
    if (!known) ordering.clauses_.push_back(std::move(clause));
  }
  return ordering;
}

Ordering::Key Ordering::key(const Subject& subject) const {
  Key key;
  key.values.reserve(clauses_.size());
  for (const auto& clause : clauses_) key.values.push_back(order_value(subject, clause.identifier));
  return key;
}

bool Ordering::before(const Key& a, const Key& b) const {
  for (std::size_t i = 0; i < clauses_.size(); ++i) {
    const int order = compare_values(a.values[i], b.values[i], clauses_[i].ascending);
    if (order != 0) return order < 0;
  }
  return false;
}

}  // namespace mlf::search
