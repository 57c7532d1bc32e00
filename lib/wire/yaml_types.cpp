// SPDX-License-Identifier: Apache-2.0
//
// The types of YAML 1.1 by PyYAML's patterns, which are stricter than the specification in places
// ("1e3" is a text, because a float needs a dot). Each pattern is a function that moves a cursor.
// std::regex is not used, because it compiles and runs slowly and the patterns are few and short.
#include "wire/yaml_types.h"

#include <algorithm>
#include <array>

namespace mlf::wire {

namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view digits_and_underscore = "0123456789_";

/// The rest of a scalar. The functions take pieces from its front.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : rest_(text) {}

  bool done() const { return rest_.empty(); }
  /// Takes one character of `set`.
  bool one(std::string_view set) {
    if (rest_.empty() || set.find(rest_[0]) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  /// Takes characters of `set`, at most `most`. @return how many.
  std::size_t many(std::string_view set, std::size_t most = std::string_view::npos) {
    const auto count = std::min({rest_.find_first_not_of(set), rest_.size(), most});
    rest_.remove_prefix(count);
    return count;
  }
  bool word(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }
  /// Takes ":" and a number from 0 to 59 of one or two digits.
  bool sexagesimal() {
    if (rest_.size() >= 3 && rest_[0] == ':' && rest_[1] >= '0' && rest_[1] <= '5' &&
        rest_[2] >= '0' && rest_[2] <= '9') {
      rest_.remove_prefix(3);
      return true;
    }
    if (rest_.size() < 2 || rest_[0] != ':' || digits.find(rest_[1]) == std::string_view::npos) {
      return false;
    }
    rest_.remove_prefix(2);
    return true;
  }

 private:
  std::string_view rest_;
};

template <std::size_t N>
bool is_word_of(std::string_view text, const std::array<std::string_view, N>& words) {
  return std::ranges::find(words, text) != words.end();
}

bool is_bool(std::string_view text) {
  static constexpr std::array<std::string_view, 18> words = {
      "yes",   "Yes",   "YES",   "no", "No", "NO", "true", "True", "TRUE",
      "false", "False", "FALSE", "on", "On", "ON", "off",  "Off",  "OFF"};
  return is_word_of(text, words);
}

/// Takes ":30:45" of "12:30:45", the base-60 form of integers and floats.
bool take_sexagesimals(Cursor& cursor) {
  if (!cursor.sexagesimal()) return false;
  while (cursor.sexagesimal()) {
  }
  return true;
}

bool is_int(std::string_view text) {
  Cursor cursor(text);
  cursor.one("+-");
  const Cursor unsigned_part = cursor;
  const auto all = [&](std::string_view prefix, std::string_view set) {
    Cursor rest = unsigned_part;
    return rest.word(prefix) && rest.many(set) > 0 && rest.done();
  };
  if (all("0b", "01_") || all("0x", "0123456789abcdefABCDEF_") || all("0", "01234567_"))
    return true;
  if (cursor.word("0")) return cursor.done();
  if (!cursor.one("123456789")) return false;
  cursor.many(digits_and_underscore);
  return cursor.done() || (take_sexagesimals(cursor) && cursor.done());
}

/// Whether the rest of a float is nothing or an exponent.
bool ends_after_exponent(Cursor cursor) {
  if (cursor.done()) return true;
  return cursor.one("eE") && cursor.one("+-") && cursor.many(digits) > 0 && cursor.done();
}

bool is_float(std::string_view text) {
  static constexpr std::array<std::string_view, 12> words = {".inf",  ".Inf",  ".INF",  "+.inf",
                                                             "+.Inf", "+.INF", "-.inf", "-.Inf",
                                                             "-.INF", ".nan",  ".NaN",  ".NAN"};
  if (is_word_of(text, words)) return true;
  Cursor cursor(text);
  if (cursor.word(".")) {
    if (!cursor.one(digits)) return false;
    cursor.many(digits_and_underscore);
    return ends_after_exponent(cursor);
  }
  cursor.one("+-");
  if (!cursor.one(digits)) return false;
  cursor.many(digits_and_underscore);
  if (cursor.word(".")) {
    cursor.many(digits_and_underscore);
    return ends_after_exponent(cursor);
  }
  if (!take_sexagesimals(cursor) || !cursor.word(".")) return false;
  cursor.many(digits_and_underscore);
  return cursor.done();
}

bool take_zone(Cursor& cursor) {
  if (cursor.word("Z")) return true;
  if (!cursor.one("+-") || cursor.many(digits, 2) == 0) return false;
  return !cursor.word(":") || cursor.many(digits, 2) == 2;
}

bool is_timestamp(std::string_view text) {
  Cursor cursor(text);
  if (cursor.many(digits, 4) != 4 || !cursor.word("-")) return false;
  const auto month = cursor.many(digits, 2);
  if (month == 0 || !cursor.word("-")) return false;
  const auto day = cursor.many(digits, 2);
  if (day == 0) return false;
  if (cursor.done()) return month == 2 && day == 2;
  if (!cursor.one("Tt") && cursor.many(" \t") == 0) return false;
  if (cursor.many(digits, 2) == 0) return false;
  for (int part = 0; part < 2; ++part) {
    if (!cursor.word(":") || cursor.many(digits, 2) != 2) return false;
  }
  if (cursor.word(".")) cursor.many(digits);
  if (cursor.done()) return true;
  cursor.many(" \t");
  return take_zone(cursor) && cursor.done();
}

}  // namespace

bool reads_as_null(std::string_view scalar) {
  static constexpr std::array<std::string_view, 5> words = {"", "~", "null", "Null", "NULL"};
  return is_word_of(scalar, words);
}

ScalarType scalar_type(std::string_view scalar) {
  if (reads_as_null(scalar)) return ScalarType::null;
  if (is_bool(scalar)) return ScalarType::boolean;
  if (scalar == "<<") return ScalarType::merge;
  if (scalar == "=") return ScalarType::value;
  constexpr std::string_view first_of_numbers = "+-.0123456789";
  if (first_of_numbers.find(scalar[0]) == std::string_view::npos) return ScalarType::text;
  if (is_float(scalar)) return ScalarType::real;
  if (is_int(scalar)) return ScalarType::integer;
  return is_timestamp(scalar) ? ScalarType::timestamp : ScalarType::text;
}

bool reads_as_text(std::string_view scalar) { return scalar_type(scalar) == ScalarType::text; }

}  // namespace mlf::wire
