// SPDX-License-Identifier: Apache-2.0
#include "search/evaluate.h"

#include <algorithm>
#include <variant>

#include "core/tag.h"

namespace mlf::search {

namespace {

template <typename T>
bool compare(Comparator comparator, const T& a, const T& b) {
  switch (comparator) {
    case Comparator::equal:
      return a == b;
    case Comparator::not_equal:
      return a != b;
    case Comparator::less:
      return a < b;
    case Comparator::less_equal:
      return a <= b;
    case Comparator::greater:
      return a > b;
    case Comparator::greater_equal:
      return a >= b;
    default:
      return false;
  }
}

bool is_in(std::string_view value, const std::vector<std::string>& list) {
  return std::ranges::find(list, value) != list.end();
}

bool holds_for_text(const Comparison& comparison, std::string_view value) {
  switch (comparison.comparator) {
    case Comparator::like:
    case Comparator::ilike:
      return comparison.pattern->matches(value);
    case Comparator::in:
      return is_in(value, comparison.list);
    case Comparator::not_in:
      return !is_in(value, comparison.list);
    case Comparator::is_null:
      return false;
    case Comparator::is_not_null:
      return true;
    default:
      return compare<std::string_view>(comparison.comparator, value, comparison.text);
  }
}

bool holds(const Comparison& comparison, std::optional<std::string_view> value) {
  return value ? holds_for_text(comparison, *value) : comparison.if_absent;
}

bool holds(const Comparison& comparison, std::optional<double> value) {
  return value ? compare(comparison.comparator, *value, comparison.number) : comparison.if_absent;
}

bool holds_for_dataset(const Comparison& comparison, const DatasetInput& input) {
  const std::string& key = comparison.identifier.key;
  if (key == "name") return holds_for_text(comparison, input.dataset.name);
  if (key == "digest") return holds_for_text(comparison, input.dataset.digest);
  return std::ranges::any_of(input.tags, [&](const Tag& tag) {
    return tag.key == tags::dataset_context && holds_for_text(comparison, tag.value);
  });
}

bool holds(const Comparison& comparison, const Subject& subject) {
  const std::string& key = comparison.identifier.key;
  switch (comparison.identifier.entity) {
    case Entity::text_attribute:
      return holds(comparison, subject.text_attribute(key));
    case Entity::number_attribute:
      return holds(comparison, subject.number_attribute(key));
    case Entity::metric:
      return holds(comparison, subject.metric(key));
    case Entity::param:
      return holds(comparison, subject.param(key));
    case Entity::tag:
      return holds(comparison, subject.tag(key));
    case Entity::dataset:
      return subject.any_dataset(
          [&](const DatasetInput& input) { return holds_for_dataset(comparison, input); });
    case Entity::alias:
      return holds(comparison, subject.alias(key));
  }
  return false;
}

struct Evaluator {
  const Subject& subject;

  bool operator()(const Comparison& comparison) const { return holds(comparison, subject); }
  bool operator()(const All& all) const { return std::ranges::all_of(all.operands, *this); }
  bool operator()(const Any& any) const { return std::ranges::any_of(any.operands, *this); }
  bool operator()(const Not& negation) const { return !(*this)(*negation.operand); }
  bool operator()(const Expression& expression) const { return std::visit(*this, expression.node); }
};

}  // namespace

bool evaluate(const Expression& expression, const Subject& subject) {
  return std::visit(Evaluator{subject}, expression.node);
}

}  // namespace mlf::search
