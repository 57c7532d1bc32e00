// SPDX-License-Identifier: Apache-2.0
//
// Writes the same bytes as PyYAML's C emitter. The quotes of a scalar depend on its characters and
// on the type that it would have without quotes. A long scalar is folded at the first space after
// column
// 80. yaml-cpp's emitter chooses other quotes and does not fold. tests/interop/yaml_differential.py
// compares this writer with PyYAML on random texts.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/text.h"
#include "wire/meta_yaml.h"
#include "wire/yaml_types.h"

namespace mlf::wire {

namespace {

constexpr int best_width = 80;
constexpr std::size_t longest_simple_key = 128;  // in bytes; a longer key is written after "? "

/// Whether PyYAML's emitter writes the character without an escape. The tab and characters above
/// U+FFFF are always escaped.
bool is_printable(char32_t c) {
  return c == '\n' || (c >= 0x20 && c <= 0x7E) || (c >= 0xA0 && c <= 0xD7FF) ||
         (c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF);
}

bool is_break(char32_t c) {
  return c == '\n' || c == '\r' || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool is_blank_or_break(char32_t c) { return c == ' ' || c == '\t' || is_break(c); }

struct Character {
  char32_t value = 0;
  std::string_view bytes;
};

/// Goes through the characters of a text.
class Characters {
 public:
  explicit Characters(std::string_view text) : rest_(text) { read(); }

  bool done() const { return current_.bytes.empty(); }
  const Character& current() const { return current_; }
  /// The character after the current one; 0 at the end.
  char32_t following() const { return rest_.empty() ? 0 : decode_utf8(rest_).value; }
  bool is_first() const { return first_; }
  bool is_last() const { return rest_.empty(); }
  void next() {
    first_ = false;
    read();
  }

 private:
  void read() {
    const auto length = rest_.empty() ? 0 : std::max<std::size_t>(decode_utf8(rest_).length, 1);
    current_ = {rest_.empty() ? 0 : decode_utf8(rest_).value, rest_.substr(0, length)};
    rest_.remove_prefix(length);
  }

  std::string_view rest_;
  Character current_;
  bool first_ = true;
};

/// The styles that a scalar can be written in.
struct Analysis {
  bool multiline = false;
  bool plain_allowed = true;
  bool single_quoted_allowed = true;
};

/// Whether a plain scalar must not begin with the character.
bool is_leading_indicator(char32_t c, bool before_space) {
  constexpr std::string_view always = "#,[]{}&*!|>'\"%@`";
  if (c < 0x80 && always.find(static_cast<char>(c)) != std::string_view::npos) return true;
  return before_space && (c == '?' || c == ':' || c == '-');
}

Analysis analyse(std::string_view text) {
  Analysis result;
  bool indicators = text.starts_with("---") || text.starts_with("...");
  bool special = false;
  bool edge_space = false;  // white space at one of the ends
  bool break_then_space = false;
  bool space_then_break = false;
  bool after_blank = true;
  bool after_space = false;
  bool after_break = false;
  for (Characters characters(text); !characters.done(); characters.next()) {
    const auto c = characters.current().value;
    const bool before_blank = characters.is_last() || is_blank_or_break(characters.following());
    indicators |= characters.is_first() ? is_leading_indicator(c, before_blank)
                                        : (c == ':' && before_blank) || (c == '#' && after_blank);
    special |= !is_printable(c);
    const bool space = c == ' ';
    const bool line_break = is_break(c);
    result.multiline |= line_break;
    edge_space |= (space || line_break) && (characters.is_first() || characters.is_last());
    break_then_space |= space && after_break;
    space_then_break |= line_break && after_space;
    after_space = space;
    after_break = line_break;
    after_blank = is_blank_or_break(c);
  }
  result.single_quoted_allowed = !special && !break_then_space && !space_then_break;
  result.plain_allowed =
      result.single_quoted_allowed && !indicators && !edge_space && !result.multiline;
  return result;
}

std::string escape(char32_t c) {
  struct Row {
    char32_t value;
    char code;
  };
  static constexpr std::array<Row, 15> rows = {{{0, '0'},
                                                {7, 'a'},
                                                {8, 'b'},
                                                {9, 't'},
                                                {'\n', 'n'},
                                                {11, 'v'},
                                                {12, 'f'},
                                                {'\r', 'r'},
                                                {27, 'e'},
                                                {'"', '"'},
                                                {'\\', '\\'},
                                                {0x85, 'N'},
                                                {0xA0, '_'},
                                                {0x2028, 'L'},
                                                {0x2029, 'P'}}};
  for (const auto& row : rows) {
    if (row.value == c) return {'\\', row.code};
  }
  const auto number = static_cast<std::uint32_t>(c);
  if (number <= 0xFF) return fmt::format("\\x{:02X}", number);
  if (number <= 0xFFFF) return fmt::format("\\u{:04X}", number);
  return fmt::format("\\U{:08X}", number);
}

class Emitter {
 public:
  void root(const MetaMap& map) {
    if (map.empty()) {
      indicator("{}");
    } else {
      block_map(map, 0);
    }
    out_ += '\n';
  }
  std::string take() { return std::move(out_); }

 private:
  enum class Parent { map, list };

  void put(std::string_view bytes) {
    out_ += bytes;
    ++column_;
  }

  void put_break(std::string_view bytes) {
    out_ += bytes;
    column_ = 0;
  }

  void indicator(std::string_view text) {
    if (!whitespace_) put(" ");
    out_ += text;
    column_ += static_cast<int>(text.size());
    whitespace_ = false;
    indention_ = false;
  }

  /// Writes "?", "-" or the ":" of a long key, after which a collection may begin on the same line.
  void block_indicator(std::string_view text) {
    const bool indention = indention_;
    indicator(text);
    indention_ = indention;
  }

  void new_line(int indent) {
    if (!indention_ || column_ > indent || (column_ == indent && !whitespace_)) put_break("\n");
    while (column_ < indent) put(" ");
    whitespace_ = true;
    indention_ = true;
  }

  void block_map(const MetaMap& map, int indent) {
    std::vector<const MetaEntry*> sorted;
    for (const auto& entry : map) sorted.push_back(&entry);
    std::ranges::stable_sort(sorted, {}, [](const MetaEntry* entry) { return entry->key; });
    for (const auto* entry : sorted) {
      new_line(indent);
      key(*entry, indent);
      value(entry->value, indent, Parent::map);
    }
  }

  void key(const MetaEntry& entry, int indent) {
    const auto& text = entry.key;
    const bool is_plain = entry.is_plain_key || reads_as_text(text);
    if (text.size() <= longest_simple_key && !analyse(text).multiline) {
      scalar(text, is_plain, indent, true);
      put(":");
      whitespace_ = false;
      indention_ = false;
      return;
    }
    block_indicator("?");
    scalar(text, is_plain, indent, false);
    new_line(indent);
    block_indicator(":");
  }

  void value(const MetaValue& value, int indent, Parent parent) {
    switch (value.kind) {
      case MetaValue::Kind::null:
        return scalar("null", true, indent, false);
      case MetaValue::Kind::plain:
        return scalar(value.text, true, indent, false);
      case MetaValue::Kind::text:
        return scalar(value.text, reads_as_text(value.text), indent, false);
      case MetaValue::Kind::list:
        return list(value.list, indent, parent);
      case MetaValue::Kind::map:
        break;
    }
    if (value.map.empty()) return indicator("{}");
    block_map(value.map, indent + 2);
  }

  void list(const std::vector<MetaValue>& items, int indent, Parent parent) {
    if (items.empty()) return indicator("[]");
    const bool same_column = parent == Parent::map && !indention_;
    const int item_indent = same_column ? indent : indent + 2;
    for (const auto& item : items) {
      new_line(item_indent);
      block_indicator("-");
      value(item, item_indent, Parent::list);
    }
  }

  /// Writes a scalar. `plain_text` says that it would have the right type without quotes.
  void scalar(std::string_view text, bool plain_text, int indent, bool is_key) {
    const auto analysis = analyse(text);
    const bool plain = analysis.plain_allowed && plain_text && !text.empty();
    if (plain) return plain_scalar(text, indent + 2, is_key);
    if (analysis.single_quoted_allowed && !(is_key && analysis.multiline)) {
      return single_quoted(text, indent + 2, is_key);
    }
    double_quoted(text, indent + 2, is_key);
  }

  bool folds_here(const Characters& characters, bool after_space, bool is_key) const {
    return !is_key && !after_space && column_ > best_width && !characters.is_first() &&
           !characters.is_last();
  }

  void plain_scalar(std::string_view text, int indent, bool is_key) {
    if (!whitespace_) put(" ");
    bool after_space = false;
    for (Characters characters(text); !characters.done(); characters.next()) {
      const bool space = characters.current().value == ' ';
      if (space && folds_here(characters, after_space, is_key) && characters.following() != ' ') {
        new_line(indent);
      } else {
        put(characters.current().bytes);
      }
      if (!space) indention_ = false;
      after_space = space;
    }
    whitespace_ = false;
    indention_ = false;
  }

  void single_quoted(std::string_view text, int indent, bool is_key) {
    indicator("'");
    bool after_space = false;
    bool after_break = false;
    for (Characters characters(text); !characters.done(); characters.next()) {
      const auto& c = characters.current();
      const bool space = c.value == ' ';
      if (is_break(c.value)) {
        if (!after_break && c.value == '\n') put_break("\n");
        put_break(c.bytes);
        indention_ = true;
        after_break = true;
        continue;
      }
      if (space && folds_here(characters, after_space, is_key) && characters.following() != ' ') {
        new_line(indent);
        after_space = true;
        continue;
      }
      if (after_break && !space) new_line(indent);
      if (c.value == '\'') put("'");
      put(c.bytes);
      if (!space) {
        indention_ = false;
        after_break = false;
      }
      after_space = space;
    }
    if (after_break) new_line(indent);
    put("'");
    whitespace_ = false;
    indention_ = false;
  }

  void double_quoted(std::string_view text, int indent, bool is_key) {
    indicator("\"");
    bool after_space = false;
    for (Characters characters(text); !characters.done(); characters.next()) {
      const auto& c = characters.current();
      const bool space = c.value == ' ';
      if (!is_printable(c.value) || is_break(c.value) || c.value == '"' || c.value == '\\') {
        for (const char code : escape(c.value)) put({&code, 1});
      } else if (space && folds_here(characters, after_space, is_key)) {
        new_line(indent);
        if (characters.following() == ' ') put("\\");
      } else {
        put(c.bytes);
      }
      after_space = space;
    }
    put("\"");
    whitespace_ = false;
    indention_ = false;
  }

  std::string out_;
  int column_ = 0;
  bool whitespace_ = true;  // the last character written was white space
  bool indention_ = true;   // nothing but indentation has been written on this line
};

}  // namespace

std::string write_meta(const MetaMap& map) {
  Emitter emitter;
  emitter.root(map);
  return emitter.take();
}

}  // namespace mlf::wire
