// SPDX-License-Identifier: Apache-2.0
//
// A recursive descent parser with one function for each level of precedence. "(" may begin a number
// or a condition, and which of them is known only when the parenthesis closes. So one set of
// functions parses both, and each operator checks whether its operands are numbers or conditions
// (GateNode::is_condition()), instead of two grammars with backtracking.
#include <algorithm>
#include <cctype>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "search/gate_node.h"

namespace mlf::search {
namespace {

using GateKind = GateNode::Kind;

constexpr std::size_t deepest_nesting = 100;
constexpr std::size_t longest_condition = 4096;  // bytes; also bounds the tree of a + a + a + ...

Error gate_error(std::string_view text, std::size_t column, std::string_view message) {
  const std::string shown = printable(text);
  const std::size_t indent = display_width(printable(text.substr(0, column)));
  return invalid_parameter("bad condition: {}\n  {}\n  {}^", message, shown,
                           std::string(indent, ' '));
}

struct GateToken {
  enum class Type { end, number, word, quoted, symbol };
  Type type = Type::end;
  std::size_t column = 0;
  std::string_view text;  ///< a quoted key has it without the quotes
};

bool continues_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Splits the text into tokens; holds the next one for the parser.
class GateLexer {
 public:
  explicit GateLexer(std::string_view text) : text_(text) { advance(); }

  const GateToken& peek() const { return token_; }
  GateToken take() {
    const GateToken taken = token_;
    advance();
    return taken;
  }
  std::string_view text() const { return text_; }
  /// Where the token that was taken last ends.
  std::size_t last_end() const { return last_end_; }

 private:
  void advance() {
    last_end_ = position_;
    while (position_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[position_]))) {
      ++position_;
    }
    token_ = next();
  }

  GateToken next() {
    if (position_ == text_.size()) return {GateToken::Type::end, position_, {}};
    const char c = text_[position_];
    if (c == '`' || c == '"') return quoted(c);
    if (starts_number()) return number();
    if (continues_word(c)) return word();
    return symbol();
  }

  bool starts_number() const {
    const char c = text_[position_];
    if (std::isdigit(static_cast<unsigned char>(c))) return true;
    return c == '.' && position_ + 1 < text_.size() &&
           std::isdigit(static_cast<unsigned char>(text_[position_ + 1]));
  }

  GateToken number() {
    std::size_t end = position_;
    while (end < text_.size() && is_number_character(end)) ++end;
    return cut(GateToken::Type::number, end);
  }

  bool is_number_character(std::size_t at) const {
    if (continues_word(text_[at])) return true;
    const bool is_sign = text_[at] == '-' || text_[at] == '+';
    return is_sign && at > position_ && (text_[at - 1] == 'e' || text_[at - 1] == 'E');
  }

  GateToken word() {
    std::size_t end = position_;
    while (end < text_.size() && continues_word(text_[end])) ++end;
    return cut(GateToken::Type::word, end);
  }

  GateToken quoted(char quote) {
    const std::size_t begin = position_;
    const std::size_t close = text_.find(quote, begin + 1);
    if (close == std::string_view::npos) {
      throw gate_error(text_, begin, fmt::format("missing closing {}", quote));
    }
    position_ = close + 1;
    return {GateToken::Type::quoted, begin, text_.substr(begin + 1, close - begin - 1)};
  }

  GateToken symbol() {
    static constexpr std::string_view two[] = {"<=", ">=", "==", "!="};
    const std::string_view pair = text_.substr(position_, 2);
    if (std::find(std::begin(two), std::end(two), pair) != std::end(two)) {
      return cut(GateToken::Type::symbol, position_ + 2);
    }
    if (std::string_view("<>=+-*/(),").find(text_[position_]) == std::string_view::npos) {
      throw gate_error(text_, position_, "unexpected character");
    }
    return cut(GateToken::Type::symbol, position_ + 1);
  }

  GateToken cut(GateToken::Type type, std::size_t end) {
    const GateToken token{type, position_, text_.substr(position_, end - position_)};
    position_ = end;
    return token;
  }

  std::string_view text_;
  std::size_t position_ = 0;
  std::size_t last_end_ = 0;
  GateToken token_;
};

struct GateOperator {
  std::string_view symbol;
  GateKind kind;
};

constexpr GateOperator comparisons[] = {
    {"<", GateKind::less},           {"<=", GateKind::less_equal}, {">", GateKind::greater},
    {">=", GateKind::greater_equal}, {"=", GateKind::equal},       {"==", GateKind::equal},
    {"!=", GateKind::not_equal},
};
constexpr GateOperator sums[] = {{"+", GateKind::add}, {"-", GateKind::subtract}};
constexpr GateOperator products[] = {{"*", GateKind::multiply}, {"/", GateKind::divide}};
constexpr GateOperator functions[] = {
    {"abs", GateKind::absolute}, {"min", GateKind::minimum}, {"max", GateKind::maximum}};

const GateOperator* find_operator(std::span<const GateOperator> operators,
                                  std::string_view symbol) {
  const auto* found = std::find_if(operators.data(), operators.data() + operators.size(),
                                   [&](const GateOperator& each) { return each.symbol == symbol; });
  return found == operators.data() + operators.size() ? nullptr : found;
}

/// "metrics." of "metrics.auc"; "" when there is no dot.
std::string_view prefix_of(std::string_view name) {
  const std::size_t dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view{} : name.substr(0, dot + 1);
}

class GateParser {
 public:
  explicit GateParser(std::string_view text) : lexer_(text) {}

  GateNode parse() {
    GateNode root = condition();
    if (lexer_.peek().type != GateToken::Type::end) throw unexpected_token();
    if (!root.is_condition()) {
      throw fail(root.column, "expected a comparison such as metrics.auc < base.auc, not a number");
    }
    return root;
  }

 private:
  Error fail(std::size_t column, std::string_view message) const {
    return gate_error(lexer_.text(), column, message);
  }

  Error unexpected_token() const {
    const GateToken& token = lexer_.peek();
    if (token.type == GateToken::Type::end) return fail(token.column, "unexpected end");
    if (token.type == GateToken::Type::symbol) {
      return fail(token.column, fmt::format("unexpected '{}'", token.text));
    }
    return fail(token.column, "expected an operator such as <, + or and before this");
  }

  bool next_is_word(std::string_view word) const {
    return lexer_.peek().type == GateToken::Type::word && to_lower(lexer_.peek().text) == word;
  }
  bool accept_word(std::string_view word) {
    if (!next_is_word(word)) return false;
    lexer_.take();
    return true;
  }
  bool accept_symbol(std::string_view symbol) {
    if (lexer_.peek().type != GateToken::Type::symbol || lexer_.peek().text != symbol) return false;
    lexer_.take();
    return true;
  }
  void expect_symbol(std::string_view symbol) {
    if (accept_symbol(symbol)) return;
    throw fail(lexer_.peek().column, fmt::format("expected '{}'", symbol));
  }

  GateNode require_condition(GateNode node, std::string_view word) const {
    if (node.is_condition()) return node;
    throw fail(node.column, fmt::format("'{}' needs a comparison, this is a number", word));
  }
  GateNode require_number(GateNode node, std::string_view symbol) const {
    if (!node.is_condition()) return node;
    throw fail(node.column, fmt::format("'{}' needs a number, this is a comparison", symbol));
  }

  static GateNode make(GateKind kind, std::size_t column, std::vector<GateNode> operands) {
    GateNode node;
    node.kind = kind;
    node.column = column;
    node.operands = std::move(operands);
    return node;
  }
  static GateNode make_binary(GateKind kind, GateNode left, GateNode right) {
    const std::size_t column = left.column;
    std::vector<GateNode> operands;
    operands.push_back(std::move(left));
    operands.push_back(std::move(right));
    return make(kind, column, std::move(operands));
  }

  GateNode condition() {
    GateNode left = conjunction();
    while (accept_word("or")) {
      GateNode right = require_condition(conjunction(), "or");
      left = make_binary(GateKind::disjunction, require_condition(std::move(left), "or"),
                         std::move(right));
    }
    return left;
  }

  GateNode conjunction() {
    GateNode left = negation();
    while (accept_word("and")) {
      GateNode right = require_condition(negation(), "and");
      left = make_binary(GateKind::conjunction, require_condition(std::move(left), "and"),
                         std::move(right));
    }
    return left;
  }

  GateNode negation() {
    const std::size_t column = lexer_.peek().column;
    if (!accept_word("not")) return comparison();
    const Depth depth(*this);
    std::vector<GateNode> operand;
    operand.push_back(require_condition(negation(), "not"));
    return make(GateKind::negation, column, std::move(operand));
  }

  GateNode comparison() {
    GateNode left = sum();
    if (accept_word("is")) return state(std::move(left));
    const GateOperator* found = symbol_among(comparisons);
    if (found == nullptr) return left;
    left = require_number(std::move(left), found->symbol);
    GateNode right = require_number(sum(), found->symbol);
    if (symbol_among(comparisons) != nullptr) {
      throw fail(lexer_.last_end(), "comparisons do not chain; join two with 'and'");
    }
    return make_binary(found->kind, std::move(left), std::move(right));
  }

  /// Parses what follows "is".
  GateNode state(GateNode subject) {
    const std::size_t column = subject.column;
    const bool negated = accept_word("not");
    const bool missing = next_is_word("missing");
    if (!missing && !next_is_word("nan")) {
      throw fail(lexer_.peek().column, "expected 'missing' or 'nan' after 'is'");
    }
    lexer_.take();
    if (missing && subject.kind != GateKind::name) {
      throw fail(column, "only a metric or a param can be missing");
    }
    std::vector<GateNode> operand;
    operand.push_back(require_number(std::move(subject), "is"));
    GateNode node =
        make(missing ? GateKind::is_missing : GateKind::is_nan, column, std::move(operand));
    if (!negated) return node;
    std::vector<GateNode> inner;
    inner.push_back(std::move(node));
    return make(GateKind::negation, column, std::move(inner));
  }

  /// Takes the next token if it is one of these symbols; else nullptr.
  const GateOperator* symbol_among(std::span<const GateOperator> operators) {
    if (lexer_.peek().type != GateToken::Type::symbol) return nullptr;
    const GateOperator* found = find_operator(operators, lexer_.peek().text);
    if (found != nullptr) lexer_.take();
    return found;
  }

  GateNode sum() {
    GateNode left = product();
    while (const GateOperator* found = symbol_among(sums)) {
      left = require_number(std::move(left), found->symbol);
      left = make_binary(found->kind, std::move(left), require_number(product(), found->symbol));
    }
    return left;
  }

  GateNode product() {
    GateNode left = signed_number();
    while (const GateOperator* found = symbol_among(products)) {
      left = require_number(std::move(left), found->symbol);
      left =
          make_binary(found->kind, std::move(left), require_number(signed_number(), found->symbol));
    }
    return left;
  }

  GateNode signed_number() {
    const std::size_t column = lexer_.peek().column;
    if (accept_symbol("-")) {
      const Depth depth(*this);
      std::vector<GateNode> operand;
      operand.push_back(require_number(signed_number(), "-"));
      return make(GateKind::negate, column, std::move(operand));
    }
    if (accept_symbol("+")) {
      const Depth depth(*this);
      return require_number(signed_number(), "+");
    }
    return primary();
  }

  GateNode primary() {
    const GateToken token = lexer_.peek();
    if (accept_symbol("(")) {
      const Depth depth(*this);
      GateNode inner = condition();
      expect_symbol(")");
      return inner;
    }
    if (token.type == GateToken::Type::number) return literal();
    if (token.type == GateToken::Type::word) return word();
    if (token.type == GateToken::Type::quoted) {
      throw fail(token.column, "expected metrics. or params. before a key");
    }
    throw unexpected_token();
  }

  GateNode literal() {
    const GateToken token = lexer_.take();
    const std::optional<double> value = parse_double(token.text);
    if (!value) throw fail(token.column, fmt::format("'{}' is no number", printable(token.text)));
    GateNode node;
    node.column = token.column;
    node.number = *value;
    return node;
  }

  GateNode word() {
    const GateToken token = lexer_.take();
    if (accept_symbol("(")) return call(token);
    return name(token);
  }

  GateNode call(const GateToken& function) {
    const GateOperator* found = find_operator(functions, to_lower(function.text));
    if (found == nullptr) {
      throw fail(function.column, fmt::format("no function '{}'; there are abs, min and max",
                                              printable(function.text)));
    }
    const Depth depth(*this);
    std::vector<GateNode> arguments;
    do {
      arguments.push_back(require_number(condition(), found->symbol));
    } while (accept_symbol(","));
    expect_symbol(")");
    if (found->kind == GateKind::absolute && arguments.size() != 1) {
      throw fail(function.column, "abs takes one number");
    }
    return make(found->kind, function.column, std::move(arguments));
  }

  GateNode name(const GateToken& token) {
    GateNode node;
    node.kind = GateKind::name;
    node.column = token.column;
    std::string_view rest = token.text;
    if (to_lower(prefix_of(rest)) == "base.") {
      node.of_base = true;
      rest.remove_prefix(prefix_of(rest).size());
    }
    const std::string entity = to_lower(prefix_of(rest));
    node.is_param = entity == "params." || entity == "param.";
    if (node.is_param || entity == "metrics." || entity == "metric.") {
      rest.remove_prefix(entity.size());
    } else if (!node.of_base) {
      throw unknown_name(token);
    }
    node.key = key(rest, token);
    node.text = lexer_.text().substr(token.column, lexer_.last_end() - token.column);
    return node;
  }

  /// The key after the last prefix: `plain`, or the quoted token that follows without a space.
  std::string key(std::string_view plain, const GateToken& token) {
    const GateToken& next = lexer_.peek();
    const std::size_t end = token.column + token.text.size();
    const bool quoted = next.type == GateToken::Type::quoted && next.column == end;
    if (quoted && plain.empty() && !next.text.empty()) return std::string(lexer_.take().text);
    if (plain.empty() || quoted) throw fail(end, "expected a key");
    return std::string(plain);
  }

  Error unknown_name(const GateToken& token) const {
    static constexpr std::string_view reserved[] = {"and", "or", "not", "is"};
    const std::string word = to_lower(token.text);
    if (std::find(std::begin(reserved), std::end(reserved), word) != std::end(reserved)) {
      return fail(token.column, fmt::format("unexpected '{}'", word));
    }
    return fail(
        token.column,
        fmt::format("unknown name '{0}'; write metrics.{0}, params.{0} or base.{0}, and a key "
                    "with other characters in backticks",
                    printable(token.text)));
  }

  /// Counts the depth of the recursion and limits it, because the text decides how deep it goes.
  class Depth {
   public:
    explicit Depth(GateParser& parser) : parser_(parser) {
      if (++parser_.depth_ > deepest_nesting) {
        throw parser_.fail(parser_.lexer_.peek().column, "nested too deeply");
      }
    }
    ~Depth() { --parser_.depth_; }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;

   private:
    GateParser& parser_;
  };

  GateLexer lexer_;
  std::size_t depth_ = 0;
};

}  // namespace

GateNode parse_condition(std::string_view text) {
  if (text.size() > longest_condition) {
    throw invalid_parameter("a condition of {} bytes is too long; the longest has {}", text.size(),
                            longest_condition);
  }
  return GateParser(text).parse();
}

}  // namespace mlf::search
