// SPDX-License-Identifier: Apache-2.0
//
// yaml-cpp reads a text in which each separator (U+2028, U+2029) was replaced by "\n", so its
// values must be corrected where the original has a separator, and also in the empty lines at the
// end of a
// ">+" scalar.
//
// A scalar in quotes is read again by read_quoted(), from quote to quote. Where another scalar ends
// depends on its surroundings, which only yaml-cpp knows. So the original text is compared with
// what yaml-cpp has read, character by character, and only the line ends are taken from the
// original.
//
// The rules for line ends are PyYAML's. In a plain scalar, the first of a group of line ends
// becomes a space if it is "\n" and the only one, is dropped if it is "\n" and others follow, and
// is kept if it is a separator. The others are kept. The same holds in a ">" scalar between two
// lines that do not begin with white space.
#include "wire/yaml_scalars.h"

#include <algorithm>

#include "base/characters.h"
#include "wire/yaml_line_ends.h"
#include "wire/yaml_quoted.h"

namespace mlf::wire {

namespace {

constexpr auto none = std::string_view::npos;

using Breaks = std::vector<std::string_view>;

/// What a group of line ends becomes in a folded scalar.
std::string folded(const Breaks& breaks) {
  std::string text;
  if (breaks[0] != "\n") {
    text = breaks[0];
  } else if (breaks.size() == 1) {
    text = " ";
  }
  for (auto it = breaks.begin() + 1; it != breaks.end(); ++it) text += *it;
  return text;
}

/// The text after the anchor and the tag of a scalar, and after comments between them.
std::string_view without_properties(std::string_view text) {
  if (!text.starts_with('&') && !text.starts_with('!')) return text;
  while (text.starts_with('&') || text.starts_with('!') || text.starts_with('#')) {
    const bool is_comment = text.starts_with('#');
    while (!text.empty() && line_end_length(text) == 0 && (is_comment || !is_blank(text[0]))) {
      text.remove_prefix(1);
    }
    while (!text.empty() && (is_blank(text[0]) || line_end_length(text) > 0)) {
      text.remove_prefix(std::max<std::size_t>(1, line_end_length(text)));
    }
  }
  return text;
}

/// Whether the block scalar at the start of `text` has a "+" in its header: "|+", "|2+", ">+".
bool keeps_empty_lines(std::string_view text) { return text.substr(0, 3).find('+') != none; }

/// Compares the text of one scalar with what yaml-cpp has read.
class Walk {
 public:
  Walk(std::string_view text, std::string_view read) : text_(text), read_(read) {}

  /// false if they do not fit together.
  bool run() {
    const char style = peek();
    return style == '|' || style == '>' ? block(style == '>') : plain();
  }

  std::string take() { return std::move(out_); }

 private:
  char peek() const { return text_.empty() ? '\0' : text_[0]; }

  void skip_blanks(std::size_t most = none) {
    std::size_t count = 0;
    while (count < std::min(most, text_.size()) && text_[count] == ' ') ++count;
    text_.remove_prefix(count);
  }

  void skip_line() {
    while (!text_.empty() && line_end_length(text_) == 0) text_.remove_prefix(1);
  }

  /// Takes white space, and returns the line ends in it.
  Breaks take_breaks() {
    Breaks breaks;
    while (!text_.empty()) {
      const auto length = is_blank(text_[0]) ? 1 : line_end_length(text_);
      if (length == 0) break;
      if (!is_blank(text_[0])) breaks.push_back(text_.substr(0, length));
      text_.remove_prefix(length);
    }
    return breaks;
  }

  bool at_line_end() const {
    const auto content = text_.find_first_not_of(" \t");
    return content != none && line_end_length(text_.substr(content)) > 0;
  }

  /// Appends `text` to the result in place of `plain`; false unless yaml-cpp has read `plain` here.
  bool put(std::string_view text, std::string_view plain) {
    if (!read_.starts_with(plain)) return false;
    read_.remove_prefix(plain.size());
    out_ += text;
    return true;
  }

  bool put_character() {
    if (text_.empty() || text_[0] != read_[0]) return false;
    text_.remove_prefix(1);
    const auto c = read_.substr(0, 1);
    return put(c, c);
  }

  bool put_folded(const Breaks& breaks) {
    return put(folded(breaks), folded(Breaks(breaks.size(), "\n")));
  }

  bool put_kept(const Breaks& breaks, std::size_t count) {
    std::string text;
    for (std::size_t at = 0; at < count; ++at) text += breaks[at];
    return put(text, std::string(count, '\n'));
  }

  bool plain() {
    while (!read_.empty()) {
      if (at_line_end() ? !put_folded(take_breaks()) : !put_character()) return false;
    }
    return true;
  }

  /// The indentation of the block scalar whose lines begin here: how much more its first line with
  /// text is indented here than in what yaml-cpp has read.
  std::size_t indentation() const {
    const auto read_word = read_.find_first_not_of(" \n");
    if (read_word == none) return none;
    const auto read_spaces = read_word - (read_.substr(0, read_word).rfind('\n') + 1);
    auto lines = text_;
    std::size_t spaces = 0;
    while (!lines.empty()) {
      const auto length = line_end_length(lines);
      if (length == 0 && lines[0] != ' ') break;
      spaces = length > 0 ? 0 : spaces + 1;
      lines.remove_prefix(std::max<std::size_t>(1, length));
    }
    return spaces - std::min(spaces, read_spaces);
  }

  /// Takes the line end at the cursor and those of empty lines after it.
  Breaks take_empty_lines(std::size_t indent) {
    Breaks breaks;
    while (const auto length = line_end_length(text_)) {
      breaks.push_back(text_.substr(0, length));
      text_.remove_prefix(length);
      skip_blanks(indent);
    }
    return breaks;
  }

  bool block(bool folds) {
    const bool keeps = keeps_empty_lines(text_);
    skip_line();
    text_.remove_prefix(line_end_length(text_));
    const auto indent = indentation();
    skip_blanks(indent);
    if (!put_empty_lines(take_empty_lines(indent), keeps)) return false;
    while (!read_.empty()) {
      const bool begins_blank = is_blank(peek());
      while (line_end_length(text_) == 0 && !read_.empty()) {
        if (!put_character()) return false;
      }
      const auto breaks = take_empty_lines(indent);
      const bool is_folded = folds && !is_at_end() && !begins_blank && !is_blank(peek());
      if (is_folded ? !put_folded(breaks) : !put_empty_lines(breaks, keeps)) return false;
    }
    return true;
  }

  /// Appends the line ends of empty lines. At the end of the scalar, only those that yaml-cpp has
  /// read count; with "+", all count, which yaml-cpp gets wrong.
  bool put_empty_lines(const Breaks& breaks, bool keeps) {
    if (!is_at_end()) return put_kept(breaks, breaks.size());
    if (!keeps) return put_kept(breaks, std::min(breaks.size(), read_.size()));
    for (const auto end : breaks) out_ += end;
    read_ = {};
    return true;
  }

  bool is_at_end() const { return read_.find_first_not_of('\n') == none; }

  std::string_view text_;  // the rest of the original text
  std::string_view read_;  // the rest of what yaml-cpp has read
  std::string out_;
};

}  // namespace

YamlScalars::YamlScalars(std::string_view text)
    : text_(text), has_separators_(has_separators(text)), lines_{0} {
  plain_text_.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const auto length = line_end_length(text.substr(at));
    plain_text_ += length > 0 ? '\n' : text[at];
    at += std::max<std::size_t>(1, length);
    if (length > 0) lines_.push_back(at);
  }
}

std::string YamlScalars::text_at(YamlPlace place, const std::string& read) const {
  const auto line = static_cast<std::size_t>(place.line - 1);
  const auto column = static_cast<std::size_t>(place.column - 1);
  const auto start = line < lines_.size() ? lines_[line] + column : text_.size();
  const auto whole = text_.substr(std::min(start, text_.size()));
  const auto text = without_properties(whole);
  // A tag or an anchor with an empty value.
  if (read.empty() && text.size() < whole.size()) return read;
  if (text.starts_with('"') || text.starts_with('\'')) {
    if (auto quoted = read_quoted(text, 0)) return std::move(quoted->text);
    throw YamlError({place, "a text in quotes that YAML 1.1 does not allow"});
  }
  if (!has_separators_ && !(text.starts_with('>') && keeps_empty_lines(text))) return read;
  Walk walk(text, read);
  if (walk.run()) return walk.take();
  throw YamlError({place, "a text with U+2028 or U+2029 that cannot be read"});
}

}  // namespace mlf::wire
