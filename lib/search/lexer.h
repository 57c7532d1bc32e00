// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace mlf::search {

enum class TokenKind {
  white,          // one whitespace character
  name,           // a word, `quoted`, [bracketed] or @marked
  placeholder,    // ?, %s, :name, $name
  keyword,        // AND, OR, NOT, IN, IS, NULL, NOT NULL, and words that SQL reserves everywhere
  order,          // ASC, DESC
  integer,        // 12, -12
  real,           // 1.5, 1., .5, 1e-5
  hexadecimal,    // 0x1F
  single_quoted,  // 'text'
  double_quoted,  // "text"
  comparator,     // = != < <= > >= LIKE ILIKE, and others that are then refused
  arrow,          // -> ->>
  wildcard,       // *
  punctuation,    // . , ; : ( ) [ ]
  operation,      // + - / and the like
  comment,        // -- to the end of the line, # to the end of the line, /* */
  unknown,        // any other character
};

/// A piece of a filter; `text` points into it.
struct Token {
  TokenKind kind;
  std::string_view text;

  bool is(std::string_view punctuation) const {
    return kind == TokenKind::punctuation && text == punctuation;
  }
  /// `word` is in capitals; the token may have any case.
  bool is_keyword(std::string_view word) const;
};

/// Splits a filter or an order_by clause into tokens. They cover all of the text, white space and
/// comments included. Takes time linear in its length; never throws.
std::vector<Token> tokenize(std::string_view text);

/// Whether two ASCII words are equal when case is ignored.
bool equal_words(std::string_view a, std::string_view b);

/// The length in bytes of the white space character (of any script) that `text` starts with, or 0.
std::size_t white_length(std::string_view text);

}  // namespace mlf::search
