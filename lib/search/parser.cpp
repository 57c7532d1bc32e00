// SPDX-License-Identifier: Apache-2.0
//
// A recursive descent parser. MLflow's filters consist of comparisons and AND; OR, NOT and
// parentheses are additions of ours. MLflow checks neither that AND stands between two comparisons
// nor that a comparison stands on both sides of AND, so it accepts "AND" and "a = 'x' b = 'y' AND".
// This parser accepts them too (it notes the place as "lax"), except in a filter that uses OR, NOT
// or parentheses: MLflow refuses those anyway, so there each AND must have two operands.
#include "search/parser.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/text.h"
#include "search/comparison.h"
#include "search/syntax_error.h"
#include "search/token_reader.h"

namespace mlf::search {

namespace {

constexpr std::string_view quotes_hint =
    "a key with other characters than letters, digits, _ and . needs quotes: metrics.\"val/loss\"";
constexpr std::string_view unclosed_hint = "this quote is never closed";
constexpr int max_depth = 100;  // of parentheses; MLflow's SQL parser has the same limit

int cost_of(Entity entity) {
  switch (entity) {
    case Entity::text_attribute:
    case Entity::number_attribute:
      return 0;
    case Entity::param:
    case Entity::tag:
    case Entity::alias:
      return 1;
    case Entity::metric:
      return 2;
    case Entity::dataset:
      return 3;
  }
  return 0;
}

/// Computes the cost of a node: that of the most expensive value that it needs from a record.
struct Cost {
  int operator()(const Comparison& comparison) const {
    return cost_of(comparison.identifier.entity);
  }
  int operator()(const All& all) const { return of_last(all.operands); }
  int operator()(const Any& any) const { return of_last(any.operands); }
  int operator()(const Not& negation) const { return (*this)(*negation.operand); }
  int operator()(const Expression& expression) const { return std::visit(*this, expression.node); }

 private:
  int of_last(const std::vector<Expression>& operands) const {
    return operands.empty() ? 0 : (*this)(operands.back());
  }
};

/// A node `All` or `Any` with the operands sorted by cost; a single operand is returned as it is.
template <typename Node>
Expression combine(std::vector<Expression> operands) {
  if (operands.size() == 1) return std::move(operands.front());
  std::ranges::stable_sort(operands, {}, Cost{});
  return {Node{std::move(operands)}};
}

/// Whether the token is a quote that is never closed.
bool is_quote(const Token& token) {
  return token.kind == TokenKind::unknown && !token.text.empty() &&
         std::string_view("'\"`").find(token.text) != std::string_view::npos;
}

class Parser {
 public:
  Parser(std::string_view text, Domain domain) : text_(text), domain_(domain), reader_(text) {}

  Expression parse() {
    if (reader_.at_end()) {
      throw error(text_, fmt::format("Invalid filter '{}'. Could not be parsed.", text_));
    }
    Expression expression = disjunction(0);
    if (!reader_.at_end()) throw invalid_clause(reader_.peek().text, "no '(' is open here");
    if (extended_ && lax_at_) throw error(*lax_at_, lax_message_);
    return expression;
  }

 private:
  Expression disjunction(int depth) {
    std::vector<Expression> operands;
    operands.push_back(conjunction(depth));
    while (reader_.peek().is_keyword("OR")) {
      extended_ = true;
      reader_.take();
      operands.push_back(conjunction(depth));
    }
    return combine<Any>(std::move(operands));
  }

  Expression conjunction(int depth) {
    std::vector<Expression> operands;
    bool operand_due = true;
    aliases_ = false;
    while (!reader_.at_end() && !reader_.peek().is_keyword("OR") && !reader_.peek().is(")")) {
      if (reader_.peek().is_keyword("AND")) {
        if (operand_due) note_lax("expected a comparison before AND");
        reader_.take();
        operand_due = true;
        aliases_ = false;
        continue;
      }
      if (!operand_due) note_lax("expected AND or OR here");
      operands.push_back(operand(depth));
      operand_due = false;
    }
    if (operand_due) note_lax("expected a comparison here");
    return combine<All>(std::move(operands));
  }

  Expression operand(int depth) {
    bool negated = false;
    while (reader_.peek().is_keyword("NOT")) {
      extended_ = true;
      reader_.take();
      negated = !negated;
    }
    Expression expression = reader_.peek().is("(") ? group(depth) : Expression{comparison()};
    if (!negated) return expression;
    return {Not{std::make_shared<const Expression>(std::move(expression))}};
  }

  Expression group(int depth) {
    extended_ = true;
    const Token open = reader_.take();
    if (depth == max_depth) {
      throw error(open.text, fmt::format("parentheses are nested more than {} deep", max_depth));
    }
    Expression expression = disjunction(depth + 1);
    if (!reader_.peek().is(")")) throw error(open.text, "this parenthesis is never closed");
    reader_.take();
    return expression;
  }

  Comparison comparison() {
    if (!reader_.at_identifier()) throw no_identifier();
    auto identifier = reader_.take_identifier();
    if (reader_.peek().kind == TokenKind::comparator) return comparison_with_value(identifier);
    if (reader_.peek().kind == TokenKind::operation) throw operation_error(identifier);
    identifier = reader_.take_alias(identifier);
    const Token next = reader_.peek();
    const bool word = next.is_keyword("IN") || next.is_keyword("NOT") || next.is_keyword("IS");
    if (word && aliases_) throw error(identifier, "expected AND before this comparison");
    if (next.is_keyword("IS")) return null_test(identifier);
    if (word) return membership(identifier);
    throw invalid_clause(identifier,
                         "a comparison is due: an identifier, a comparator and a value");
  }

  Comparison comparison_with_value(std::string_view identifier) {
    const Token comparator = reader_.take();
    const Value value = take_value(identifier, comparator);
    aliases_ = true;
    return make_comparison(identifier, {comparator.text, comparator.text}, value, {text_, domain_});
  }

  Comparison membership(std::string_view identifier) {
    const Token first = reader_.take();
    const bool negated = first.is_keyword("NOT");
    if (negated && !reader_.take().is_keyword("IN")) {
      throw invalid_clause(identifier, "expected NOT IN");
    }
    const Token open = reader_.peek();
    const auto list = reader_.take_parenthesis();
    if (!list) throw no_list(identifier, open);
    aliases_ = true;
    const Operator comparator{first.text, negated ? "NOT IN" : "IN"};
    return make_comparison(identifier, comparator, {Value::Kind::list, *list}, {text_, domain_});
  }

  Comparison null_test(std::string_view identifier) {
    reader_.take();
    const Token null = reader_.peek();
    const bool negated = to_upper(null.text) == "NOT NULL";
    if (!negated && !null.is_keyword("NULL")) {
      throw error(null.text, clause_message(identifier), "expected IS NULL or IS NOT NULL");
    }
    reader_.take();
    aliases_ = false;
    return make_null_test(identifier, negated ? Null::no : Null::yes, {text_, domain_});
  }

  Value take_value(std::string_view identifier, const Token& comparator) {
    const Token next = reader_.peek();
    switch (next.kind) {
      case TokenKind::integer:
      case TokenKind::real:
        return {Value::Kind::number, reader_.take().text};
      case TokenKind::single_quoted:
        return {Value::Kind::quoted, reader_.take().text};
      case TokenKind::name:
      case TokenKind::double_quoted:
        return {Value::Kind::word, reader_.take_identifier()};
      default:
        break;
    }
    if (const auto list = reader_.take_parenthesis()) return {Value::Kind::list, *list};
    if (next.is_keyword("NULL")) return {Value::Kind::other, reader_.take().text};
    throw error(
        next.text,
        fmt::format("Invalid clause(s) in filter string: '{}', '{}'", identifier, comparator.text),
        is_quote(next) ? std::string(unclosed_hint)
                       : fmt::format("expected a value after {}", comparator.text));
  }

  void note_lax(std::string message) {
    if (lax_at_) return;
    lax_at_ = reader_.peek().text;
    lax_message_ = std::move(message);
  }

  Error error(std::string_view at, std::string_view message, std::string_view hint = {}) const {
    return syntax_error(text_, at, message, hint);
  }
  static std::string clause_message(std::string_view at) {
    return fmt::format("Invalid clause(s) in filter string: '{}'", at);
  }
  Error invalid_clause(std::string_view at, std::string_view hint) const {
    return error(at, clause_message(at), hint);
  }

  Error no_list(std::string_view identifier, const Token& open) const {
    std::string_view hint = "expected a list in parentheses";
    if (open.is("(")) hint = "this list is never closed";
    if (identifier.ends_with('.')) hint = "the key is a reserved word and needs quotes";
    return error(open.text, clause_message(identifier), hint);
  }

  Error no_identifier() const {
    const Token& found = reader_.peek();
    if (reader_.at_end() || found.is_keyword("OR") || found.is_keyword("AND") || found.is(")")) {
      return error(found.text, "expected a comparison here");
    }
    if (reader_.peek_second().kind == TokenKind::comparator) {
      return error(
          found.text,
          fmt::format("Invalid comparison clause. Expected 'Identifier' found '{}'", found.text));
    }
    if (found.is(";")) return separated(found);
    return invalid_clause(found.text,
                          is_quote(found) ? unclosed_hint : "expected a comparison here");
  }

  /// The error for a key such as val/loss that was written without quotes.
  Error operation_error(std::string_view identifier) {
    std::string_view last = reader_.peek().text;
    while (!reader_.at_end() && reader_.peek().kind != TokenKind::comparator) {
      last = reader_.take().text;
    }
    const auto end = last.data() + last.size();
    const std::string_view found(identifier.data(),
                                 static_cast<std::size_t>(end - identifier.data()));
    if (reader_.at_end()) return invalid_clause(identifier, quotes_hint);
    return error(identifier,
                 fmt::format("Invalid comparison clause. Expected 'Identifier' found '{}'", found),
                 quotes_hint);
  }

  Error separated(const Token& semicolon) const {
    const bool more = !reader_.peek_second().text.empty();
    return error(semicolon.text,
                 more ? fmt::format("Search filter contained multiple expression '{}'. Provide "
                                    "AND-ed expression list.",
                                    text_)
                      : clause_message(semicolon.text),
                 "a filter is one expression, without ';'");
  }

  std::string_view text_;
  Domain domain_;
  TokenReader reader_;
  bool extended_ = false;  // has OR, NOT or parentheses
  bool aliases_ = false;   // MLflow would read an identifier here as an alias of what precedes it
  std::optional<std::string_view> lax_at_;
  std::string lax_message_;
};

}  // namespace

Expression parse_expression(std::string_view text, Domain domain) {
  return Parser(text, domain).parse();
}

}  // namespace mlf::search
