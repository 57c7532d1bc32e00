// SPDX-License-Identifier: Apache-2.0
#include "search/filter.h"

#include <utility>

#include "search/evaluate.h"
#include "search/expression.h"
#include "search/parser.h"

namespace mlf::search {

Filter Filter::parse(std::string_view text, Domain domain) {
  Expression expression{All{}};
  if (!text.empty()) expression = parse_expression(text, domain);
  return Filter(std::make_shared<const Expression>(std::move(expression)));
}

namespace {

std::optional<std::string> required_text_of(const Expression& expression,
                                            std::string_view attribute) {
  if (const auto* comparison = std::get_if<Comparison>(&expression.node)) {
    const Identifier& identifier = comparison->identifier;
    const bool is_required = identifier.entity == Entity::text_attribute &&
                             identifier.key == attribute &&
                             comparison->comparator == Comparator::equal;
    return is_required ? std::optional(comparison->text) : std::nullopt;
  }
  if (const auto* all = std::get_if<All>(&expression.node)) {
    for (const Expression& operand : all->operands) {
      if (auto text = required_text_of(operand, attribute)) return text;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> Filter::required_text(std::string_view attribute) const {
  return required_text_of(*expression_, attribute);
}

bool Filter::matches(const Subject& subject) const { return evaluate(*expression_, subject); }

}  // namespace mlf::search
