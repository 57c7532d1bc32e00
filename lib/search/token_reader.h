// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "search/lexer.h"

namespace mlf::search {

/// Reads the tokens of a text one by one and skips white space. The text must outlive the reader.
class TokenReader {
 public:
  explicit TokenReader(std::string_view text);

  bool at_end() const { return at_ == tokens_.size(); }
  /// The next token; at the end, an empty one of kind `unknown`.
  const Token& peek() const { return at_end() ? end_ : tokens_[at_]; }
  /// The token after the next one, or the empty one.
  const Token& peek_second() const;
  Token take();

  /// Whether the next token begins an identifier: a name or a text in double quotes.
  bool at_identifier() const { return begins_identifier(peek()); }
  /// Takes a name and everything that MLflow joins to it: `.name`, `.'name'`, `.*`, `->name`,
  /// `.f(...)`, also with spaces around the dot, then `[...]`, ASC and DESC.
  /// Requires at_identifier().
  std::string_view take_identifier();
  /// Extends `identifier`, which must have been taken last, by the identifier that follows it, if
  /// there is one. MLflow's SQL parser reads that as an alias, so the key in
  /// `params.opt name IS NULL` is "opt name".
  std::string_view take_alias(std::string_view identifier);

  /// Takes "(" and everything up to its ")". Takes nothing and returns nullopt when the next token
  /// is not "(" or is never closed.
  std::optional<std::string_view> take_parenthesis();

 private:
  static bool begins_identifier(const Token& token) {
    return token.kind == TokenKind::name || token.kind == TokenKind::double_quoted;
  }
  const Token& token(std::size_t index) const {
    return index < tokens_.size() ? tokens_[index] : end_;
  }
  std::size_t skip_white(std::size_t index) const;
  std::size_t last_joined_by_dots(std::size_t last) const;
  std::optional<std::size_t> closing(std::size_t open, std::string_view mark,
                                     std::string_view closing_mark) const;
  std::string_view between(std::size_t first, std::size_t last) const;

  std::vector<Token> tokens_;
  Token end_;
  std::size_t at_ = 0;
};

}  // namespace mlf::search
