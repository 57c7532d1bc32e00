// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mlf::scoring::native {

/// A JSON value that is no list and no object.
struct Scalar {
  /// A large integer does not fit into 64 bits; `real` is the double nearest to it.
  enum class Kind : std::uint8_t { null, boolean, integer, large_integer, real, text };
  Kind kind = Kind::null;
  std::int64_t integer = 0;  ///< of a boolean: 0 or 1
  double real = 0;
  std::string_view text;  ///< valid until the next text is read
};

/// Reads a JSON text from left to right as Python's module json does, which also takes NaN,
/// Infinity and -Infinity for numbers. Every method throws HandOver at what is not JSON, and at
/// what Python reads in a way of its own: texts that are not UTF-8, halves of surrogate pairs,
/// integers that no double is near to, and exponents or fractions of more than a thousand digits.
class JsonCursor {
 public:
  /// `text` must outlive the cursor.
  explicit JsonCursor(std::string_view text) : text_(text) {}

  /// The next character that is no white space; NUL at the end.
  char peek();
  /// Goes past the next character if it is this one.
  bool take(char wanted);
  void expect(char wanted);
  void expect_end();

  /// The contents of a string, valid until the next is read.
  std::string_view read_text();
  Scalar read_scalar();
  /// Goes past a value of any kind and returns its JSON text.
  std::string_view skip_value();

  /// Calls `read_member(key)` for each member of an object; it must read the value. The key is
  /// valid until then.
  template <typename ReadMember>
  void read_object(const ReadMember& read_member) {
    expect('{');
    if (take('}')) return;
    do {
      if (peek() != '"') fail();
      const auto key = read_text();
      expect(':');
      read_member(key);
    } while (take(','));
    expect('}');
  }

  /// Calls `read_item()` for each item of a list; it must read the item.
  template <typename ReadItem>
  void read_list(const ReadItem& read_item) {
    expect('[');
    if (take(']')) return;
    do {
      read_item();
    } while (take(','));
    expect(']');
  }

 private:
  struct Decimal;

  [[noreturn]] void fail() const;
  char at(std::size_t position) const { return position < text_.size() ? text_[position] : '\0'; }
  bool take_word(std::string_view word);
  Scalar read_number();
  Decimal read_decimal();
  int read_exponent();
  static bool is_exact(const Decimal& decimal);
  static double exact_value(const Decimal& decimal);
  static bool fits_64_bits(const Decimal& decimal, bool is_negative);
  void skip(std::size_t depth);
  std::string_view read_escaped(std::size_t start);
  void append_escape();
  std::uint32_t read_hex();

  std::string_view text_;
  std::size_t position_ = 0;
  std::string unescaped_;
};

}  // namespace mlf::scoring::native
