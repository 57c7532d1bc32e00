// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "search/lexer.h"

namespace mlf::search {

/// Goes through the tokens of a text; white space between them is passed over. The text outlives
/// it.
class TokenReader {
 public:
  explicit TokenReader(std::string_view text);

  bool at_end() const { return at_ == tokens_.size(); }
  /// The next token; at the end an unknown one that is empty.
  const Token& peek() const { return at_end() ? end_ : tokens_[at_]; }
  /// The one after it, or the empty one.
  const Token& peek_second() const;
  Token take();

  /// Whether an identifier or a text in double quotes begins here.
  bool at_identifier() const { return begins_identifier(peek()); }
  /// Takes it: a name, and all that MLflow joins to it: `.name`, `.'name'`, `.*`, `->name`,
  /// `.f(...)` with spaces around the dot, `[...]`, ASC and DESC. Requires at_identifier().
  std::string_view take_identifier();
  /// `identifier`, which was taken last, with the one that follows it, if one does: MLflow takes it
  /// for an alias in SQL, and in `params.opt name IS NULL` the key is "opt name".
  std::string_view take_alias(std::string_view identifier);

  /// Takes a parenthesis with all in it, or nothing when none begins here or it is not closed.
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
