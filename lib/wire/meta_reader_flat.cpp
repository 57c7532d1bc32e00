// SPDX-License-Identifier: Apache-2.0
//
// A search reads the meta.yaml of every run, and nearly all of these files are what PyYAML's
// safe_dump writes: a key and a scalar on a line. This reader knows just that, in one pass;
// whatever it does not expect (comments, flow collections, anchors, block scalars, odd white space)
// it leaves to the general reader. It must therefore never accept a text that YAML reads
// differently.
#include <algorithm>

#include "base/text.h"
#include "wire/meta_readers.h"
#include "wire/yaml_types.h"

namespace mlf::wire {

namespace {

constexpr std::size_t most_entries = 1000;
constexpr std::size_t most_values = 10'000;
constexpr std::size_t longest_key = 1000;  // in bytes, quotes and escapes included
constexpr std::size_t deepest = 16;        // levels
/// The indentation of quotes that must close on their line.
constexpr std::size_t one_line = std::string_view::npos;

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Characters that may begin a plain scalar without a thought.
bool begins_plain(char c) {
  constexpr std::string_view punctuation = "_/.+($~\\<=^;)";
  return is_letter_or_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
         punctuation.find(c) != std::string_view::npos;
}

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<MetaMap> read() {
    const bool is_odd =
        text_.find('\r') != std::string_view::npos || text_.starts_with("\xEF\xBB\xBF");
    if (text_.empty() || is_odd) return std::nullopt;
    MetaMap map;
    if (!block_map(map, 0) || at_ < text_.size()) return std::nullopt;
    return map;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n';
  }

  /// The rest of the line, which must be a plain "\n" or the end of the text.
  bool end_of_line() {
    if (at_ >= text_.size()) return true;
    if (text_[at_] != '\n') return false;
    ++at_;
    return true;
  }

  std::size_t indentation() const {
    const auto stop = text_.find_first_not_of(' ', at_);
    return std::min(stop, text_.size()) - at_;
  }

  bool is_item(std::size_t ahead) const { return peek(ahead) == '-' && peek(ahead + 1) == ' '; }

  /// Goes to the next line's content when that line is at `column` and, of the lines there, an item
  /// of a list or no such item.
  bool next_line_at(std::size_t column, bool item) {
    if (at_ >= text_.size() || indentation() != column || is_item(column) != item) return false;
    at_ += column;
    return true;
  }

  // Each of these begins at the first character of what it reads and ends at the start of a line. A
  // collection's `column` is that of its keys or dashes.

  bool block_map(MetaMap& map, std::size_t column) {
    if (column > 2 * deepest) return false;
    do {
      if (!entry(map, column)) return false;
    } while (next_line_at(column, false));
    return true;
  }

  bool block_list(std::vector<MetaValue>& list, std::size_t column) {
    if (column > 2 * deepest) return false;
    do {
      at_ += 2;
      if (!item(list.emplace_back(), column)) return false;
    } while (next_line_at(column, true));
    return true;
  }

  bool entry(MetaMap& map, std::size_t column) {
    MetaEntry entry;
    const bool is_long = peek() == '?' && peek(1) == ' ';
    const bool is_read =
        is_long ? long_entry(entry, column) : key(entry.key) && value(entry.value, column);
    if (!is_read) return false;
    const auto same = std::ranges::find(map, entry.key, &MetaEntry::key);
    if (same != map.end() || map.size() >= most_entries) return false;
    map.push_back(std::move(entry));
    return true;
  }

  /// "? KEY", and on a line of its own ": VALUE".
  bool long_entry(MetaEntry& entry, std::size_t column) {
    at_ += 2;
    MetaValue key;
    if (!scalar(key, column) || is_no_key(key)) return false;
    entry.key = std::move(key.text);
    if (!next_line_at(column, false) || peek() != ':' || peek(1) != ' ') return false;
    at_ += 2;
    return item(entry.value, column);
  }

  static bool is_no_key(const MetaValue& value) {
    if (value.kind == MetaValue::Kind::text) return false;
    return value.kind != MetaValue::Kind::plain || value.text == "<<";
  }

  /// What follows "- " or ": " at `column`; a collection may begin on the same line.
  bool item(MetaValue& value, std::size_t column) {
    if (is_item(0)) {
      value.kind = MetaValue::Kind::list;
      return block_list(value.list, column + 2);
    }
    const auto start = at_;
    std::string ignored;
    const bool begins_map = (peek() == '?' && peek(1) == ' ') || key(ignored);
    at_ = start;
    if (!begins_map) return scalar(value, column);
    value.kind = MetaValue::Kind::map;
    return block_map(value.map, column + 2);
  }

  /// A key on one line, and its colon.
  bool key(std::string& key) {
    const auto start = at_;
    bool is_read = false;
    if (peek() == '\'') {
      is_read = single_quoted(key, one_line);
    } else if (peek() == '"') {
      is_read = double_quoted(key, one_line);
    } else {
      is_read = plain_key(key);
    }
    if (!is_read || at_ - start > longest_key || peek() != ':') return false;
    ++at_;
    return peek() == ' ' || peek() == '\n';
  }

  bool plain_begins_here() const {
    const auto rest = text_.substr(at_);
    if (rest.starts_with("---") || rest.starts_with("...")) return false;
    const char first = peek();
    const char second = peek(1);
    const bool is_mark = first == '-' || first == '?' || first == ':';
    return begins_plain(first) || (is_mark && second != ' ' && second != '\n' && second != '\t');
  }

  bool plain_key(std::string& key) {
    if (!plain_begins_here()) return false;
    const auto line = text_.substr(at_, text_.find('\n', at_) - at_);
    const auto colon = std::min(line.find(": "), line.size() - (line.ends_with(':') ? 1 : 0));
    key = line.substr(0, colon);
    at_ += key.size();
    return is_plain_line(key) && !reads_as_null(key) && key != "<<";
  }

  bool value(MetaValue& value, std::size_t column) {
    if (peek() == '\n') return nothing_or_collection(value, column);
    if (peek() != ' ' || peek(1) == ' ') return false;
    ++at_;
    return scalar(value, column);
  }

  bool scalar(MetaValue& value, std::size_t indent) {
    if (++values_ > most_values) return false;
    switch (peek()) {
      case '\'':
      case '"':
        value.kind = MetaValue::Kind::text;
        return quoted(value.text, indent);
      case '[':
        value.kind = MetaValue::Kind::list;
        return empty_collection("[]");
      case '{':
        value.kind = MetaValue::Kind::map;
        return empty_collection("{}");
      default:
        return plain(value, indent);
    }
  }

  bool quoted(std::string& out, std::size_t indent) {
    const bool is_read = peek() == '"' ? double_quoted(out, indent) : single_quoted(out, indent);
    return is_read && end_of_line() && !continues(indent);
  }

  bool empty_collection(std::string_view brackets) {
    if (!text_.substr(at_).starts_with(brackets)) return false;
    at_ += 2;
    return end_of_line();
  }

  bool nothing_or_collection(MetaValue& value, std::size_t column) {
    if (!end_of_line() || ++values_ > most_values) return false;
    // A list may begin at the column of its key.
    const bool is_deeper = at_ < text_.size() && indentation() == column + 2;
    const bool is_list = is_item(indentation()) && (is_deeper || indentation() == column);
    if (is_list) {
      at_ += indentation();
      value.kind = MetaValue::Kind::list;
      return block_list(value.list, column + (is_deeper ? 2 : 0));
    }
    if (!is_deeper) return !continues(column);
    at_ += column + 2;
    value.kind = MetaValue::Kind::map;
    return block_map(value.map, column + 2);
  }

  /// Whether the line at the cursor belongs to a scalar that began in an entry at `indent`.
  bool continues(std::size_t indent) const {
    if (at_ >= text_.size()) return false;
    const auto spaces = indentation();
    return spaces > indent || peek(spaces) == '\n' || peek(spaces) == '\t';
  }

  bool plain(MetaValue& value, std::size_t indent) {
    if (!plain_begins_here()) return false;
    for (;;) {
      const auto line = text_.substr(at_, text_.find('\n', at_) - at_);
      if (!is_plain_line(line)) return false;
      value.text += line;
      at_ += line.size();
      end_of_line();
      if (!continues(indent)) break;
      at_ += indentation();
      if (peek() == '\n' || peek() == '\t' || peek() == '#') return false;
      value.text += ' ';
    }
    if (reads_as_null(value.text)) {
      value.text.clear();
    } else {
      value.kind = MetaValue::Kind::plain;
    }
    return true;
  }

  static bool is_plain_line(std::string_view line) {
    if (line.empty() || line.back() == ' ' || line.back() == ':') return false;
    const auto colon = line.find(": ");
    const auto comment = line.find(" #");
    return colon == std::string_view::npos && comment == std::string_view::npos &&
           line.find('\t') == std::string_view::npos && !has_odd_break(line);
  }

  /// U+0085, U+2028 and U+2029 end lines in YAML 1.1.
  static bool has_odd_break(std::string_view line) {
    return line.find("\xC2\x85") != std::string_view::npos ||
           line.find("\xE2\x80\xA8") != std::string_view::npos ||
           line.find("\xE2\x80\xA9") != std::string_view::npos;
  }

  /// The bytes of the line end at the cursor: 0 when there is none.
  std::size_t break_length() const {
    const auto rest = text_.substr(at_);
    if (rest.starts_with('\n')) return 1;
    if (rest.starts_with("\xC2\x85")) return 2;
    if (rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9")) return 3;
    return 0;
  }

  void skip_blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }

  /// At a line end inside quotes: one is a space, n more are n line ends; white space around them
  /// is nothing. `escaped`: a backslash stood before it, and one is nothing.
  bool fold(std::string& out, std::size_t indent, bool escaped) {
    if (indent == one_line) return false;
    if (!escaped) {
      while (!out.empty() && blanks_ > 0) {
        out.pop_back();
        --blanks_;
      }
    }
    blanks_ = 0;
    std::string first;
    std::string more;
    for (bool is_first = true; break_length() > 0; is_first = false) {
      const auto length = break_length();
      (is_first ? first : more) += length == 3 ? text_.substr(at_, 3) : "\n";
      at_ += length;
      line_start_ = at_;
      skip_blanks();
    }
    if (at_ >= text_.size() || at_ - line_start_ <= indent) return false;
    if (escaped) {
      out += more;
    } else if (first != "\n") {
      out += first + more;
    } else {
      out += more.empty() ? " " : more;
    }
    return true;
  }

  bool single_quoted(std::string& out, std::size_t indent) {
    ++at_;
    blanks_ = 0;
    while (at_ < text_.size()) {
      if (break_length() > 0) {
        if (!fold(out, indent, false)) return false;
        continue;
      }
      const char c = text_[at_++];
      if (c == '\'') {
        if (peek() != '\'') return true;
        ++at_;
      }
      out += c;
      blanks_ = c == ' ' || c == '\t' ? blanks_ + 1 : 0;
    }
    return false;
  }

  bool double_quoted(std::string& out, std::size_t indent) {
    ++at_;
    blanks_ = 0;
    while (at_ < text_.size()) {
      if (break_length() > 0) {
        if (!fold(out, indent, false)) return false;
        continue;
      }
      const char c = text_[at_++];
      if (c == '"') return true;
      if (c == '\\') {
        if (!escape(out, indent)) return false;
        blanks_ = 0;
        continue;
      }
      out += c;
      blanks_ = c == ' ' || c == '\t' ? blanks_ + 1 : 0;
    }
    return false;
  }

  bool escape(std::string& out, std::size_t indent) {
    if (break_length() > 0) return fold(out, indent, true);
    const char code = peek();
    ++at_;
    switch (code) {
      case '0':
        out += '\0';
        return true;
      case 'a':
        out += '\a';
        return true;
      case 'b':
        out += '\b';
        return true;
      case 't':
        out += '\t';
        return true;
      case 'n':
        out += '\n';
        return true;
      case 'v':
        out += '\v';
        return true;
      case 'f':
        out += '\f';
        return true;
      case 'r':
        out += '\r';
        return true;
      case 'e':
        out += '\x1B';
        return true;
      case ' ':
      case '"':
      case '/':
      case '\\':
        out += code;
        return true;
      case 'N':
        out += "\xC2\x85";
        return true;
      case '_':
        out += "\xC2\xA0";
        return true;
      case 'L':
        out += "\xE2\x80\xA8";
        return true;
      case 'P':
        out += "\xE2\x80\xA9";
        return true;
      case 'x':
        return code_point(out, 2);
      case 'u':
        return code_point(out, 4);
      case 'U':
        return code_point(out, 8);
      default:
        return false;
    }
  }

  bool code_point(std::string& out, std::size_t digits) {
    char32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      constexpr std::string_view hex = "0123456789abcdef";
      const auto digit = hex.find(static_cast<char>(peek() | 0x20));
      if (digit == std::string_view::npos || peek() < '0') return false;
      value = value << 4 | static_cast<char32_t>(digit);
      ++at_;
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return false;
    append_utf8(out, value);
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  std::size_t line_start_ = 0;  // of the last line begun inside quotes
  std::size_t blanks_ = 0;      // at the end of the scalar so far: dropped when its line ends there
};

}  // namespace

std::optional<MetaMap> read_flat_meta(std::string_view text) { return Reader(text).read(); }

}  // namespace mlf::wire
