// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace mlf::search {

enum class TokenKind {
  white,          // one white space character
  name,           // a word, `quoted`, [bracketed] or @marked
  placeholder,    // ?, %s, :name, $name
  keyword,        // AND, OR, NOT, IN, IS, NULL, NOT NULL and the few words SQL reserves everywhere
  order,          // ASC, DESC
  integer,        // 12, -12
  real,           // 1.5, 1., .5, 1e-5
  hexadecimal,    // 0x1F
  single_quoted,  // 'text'
  double_quoted,  // "text"
  comparator,     // = != < <= > >= LIKE ILIKE, and others that no entity takes
  arrow,          // -> ->>
  wildcard,       // *
  punctuation,    // . , ; : ( ) [ ]
  operation,      // + - / and the like
  comment,        // -- to the end of the line, # to the end of the line, /* */
  unknown,        // a character that means nothing here
};

/// A piece of a filter; `text` points into it.
struct Token {
  TokenKind kind;
  std::string_view text;

  bool is(std::string_view punctuation) const {
    return kind == TokenKind::punctuation && text == punctuation;
  }
  /// The keyword in capitals, of any case in the text.
  bool is_keyword(std::string_view word) const;
};

/// The tokens of a filter or an order_by clause, none left out: joined they are the text again.
/// Linear in its length; never throws.
std::vector<Token> tokenize(std::string_view text);

/// Whether two ASCII words are equal but for their case.
bool equal_words(std::string_view a, std::string_view b);

/// The length of the white space character (of any script) at the start of `text`, or 0.
std::size_t white_length(std::string_view text);

}  // namespace mlf::search
