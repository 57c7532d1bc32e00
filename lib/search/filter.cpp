// SPDX-License-Identifier: Apache-2.0
#include "search/filter.h"

#include <utility>

#include "search/evaluate.h"
#include "search/parser.h"

namespace mlf::search {

Filter Filter::parse(std::string_view text, Domain domain) {
  Expression expression{All{}};
  if (!text.empty()) expression = parse_expression(text, domain);
  return Filter(std::make_shared<const Expression>(std::move(expression)));
}

bool Filter::matches(const Subject& subject) const { return evaluate(*expression_, subject); }

}  // namespace mlf::search
