// SPDX-License-Identifier: Apache-2.0
//
// A fast reader for the form in which PyYAML's safe_dump() writes: lines with a key and a scalar. A
// search reads the meta.yaml of every run, and nearly all have this form. A text with anything else
// (comments, flow collections, anchors, block scalars, unusual white space) is left to the general
// reader. So this reader may refuse any text, but must never accept one that YAML reads
// differently.
#include <algorithm>

#include "base/characters.h"
#include "base/text.h"
#include "wire/meta_readers.h"
#include "wire/yaml_line_ends.h"
#include "wire/yaml_quoted.h"
#include "wire/yaml_types.h"

namespace mlf::wire {

namespace {

constexpr std::size_t most_entries = 1000;
constexpr std::size_t most_meta_values = 10'000;
constexpr std::size_t longest_key = 1000;  // in bytes, quotes and escapes included
constexpr std::size_t deepest_meta = 16;   // levels

/// Whether a plain scalar may begin with the character, whatever follows.
bool begins_plain(char c) {
  constexpr std::string_view punctuation = "_/.+($~\\<=^;)";
  return is_letter_or_digit(c) || static_cast<unsigned char>(c) >= 0x80 ||
         punctuation.find(c) != std::string_view::npos;
}

class FlatReader {
 public:
  explicit FlatReader(std::string_view text) : text_(text) {}

  std::optional<MetaMap> read() {
    const bool is_odd = has_odd_line_ends(text_) || text_.starts_with("\xEF\xBB\xBF");
    if (text_.empty() || is_odd) return std::nullopt;
    MetaMap map;
    if (!block_map(map, 0) || at_ < text_.size()) return std::nullopt;
    return map;
  }

 private:
  char peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n';
  }

  /// Takes the line end; false unless the cursor is at a "\n" or the end of the text.
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

  /// Goes to the content of the line at the cursor, if that line is indented by `column` and is
  /// (`item`) or is not (`!item`) an item of a list.
  bool next_line_at(std::size_t column, bool item) {
    if (at_ >= text_.size() || indentation() != column || is_item(column) != item) return false;
    at_ += column;
    return true;
  }

  // The functions below read something that begins at the cursor, and leave the cursor at the start
  // of a line. The `column` of a collection is that of its keys or dashes.

  bool block_map(MetaMap& map, std::size_t column) {
    if (column > 2 * deepest_meta) return false;
    do {
      if (!entry(map, column)) return false;
    } while (next_line_at(column, false));
    return true;
  }

  bool block_list(std::vector<MetaValue>& list, std::size_t column) {
    if (column > 2 * deepest_meta) return false;
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

  /// "? KEY", and on the next line ": VALUE".
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

  /// Reads what follows "- " or ": " at `column`; a collection may begin on the same line.
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

  /// Reads a key that is on one line, and its colon.
  bool key(std::string& key) {
    const auto start = at_;
    const bool is_quoted = peek() == '\'' || peek() == '"';
    const bool is_read = is_quoted ? quotes(key, one_line) : plain_key(key);
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
    if (++values_ > most_meta_values) return false;
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
    return quotes(out, indent + 1) && end_of_line() && !continues(indent);
  }

  bool empty_collection(std::string_view brackets) {
    if (!text_.substr(at_).starts_with(brackets)) return false;
    at_ += 2;
    return end_of_line();
  }

  bool nothing_or_collection(MetaValue& value, std::size_t column) {
    if (!end_of_line() || ++values_ > most_meta_values) return false;
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

  /// Whether the line at the cursor continues a scalar of an entry at `indent`.
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
           line.find('\t') == std::string_view::npos && !has_separators(line);
  }

  /// Reads text in quotes. Its further lines must be indented by at least `column`.
  bool quotes(std::string& out, std::size_t column) {
    auto quoted = read_quoted(text_.substr(at_), column);
    if (!quoted) return false;
    out = std::move(quoted->text);
    at_ += quoted->length;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
};

}  // namespace

std::optional<MetaMap> read_flat_meta(std::string_view text) { return FlatReader(text).read(); }

}  // namespace mlf::wire
