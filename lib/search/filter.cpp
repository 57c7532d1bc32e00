// SPDX-License-Identifier: Apache-2.0
#include "search/filter.h"

#include "search/evaluate.h"
#include "search/parser.h"

namespace mlf::search {

Filter Filter::parse(std::string_view text, Domain domain) {
  Filter filter;
  if (text.empty()) return filter;
  auto expression = parse_expression(text, domain);
  const bool trivial = expression.kind == Expression::Kind::all && expression.children.empty();
  if (!trivial) filter.expression_ = std::make_shared<const Expression>(std::move(expression));
  return filter;
}

bool Filter::matches(const Subject& subject) const {
  return expression_ == nullptr || evaluate(*expression_, subject);
}

}  // namespace mlf::search
