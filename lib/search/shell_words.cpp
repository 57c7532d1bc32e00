// SPDX-License-Identifier: Apache-2.0
#include "search/shell_words.h"

namespace mlf::search {

namespace {

constexpr auto npos = std::string_view::npos;

/// Appends what the quote at the start of `text` holds; returns what follows it.
std::optional<std::string_view> read_quoted(std::string_view text, std::string& word) {
  const char quote = text.front();
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == quote) return text.substr(i + 1);
    if (quote == '"' && text[i] == '\\') {
      if (++i == text.size()) return std::nullopt;
      if (text[i] != '"' && text[i] != '\\') word += '\\';
    }
    word += text[i];
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<std::string>> split_shell_words(std::string_view text) {
  constexpr std::string_view white = " \t\r\n";
  std::vector<std::string> words;
  for (;;) {
    const auto begin = text.find_first_not_of(white);
    if (begin == npos) return words;
    text.remove_prefix(begin);
    std::string word;
    while (!text.empty() && white.find(text.front()) == npos) {
      if (text.front() == '\'' || text.front() == '"') {
        const auto rest = read_quoted(text, word);
        if (!rest) return std::nullopt;
        text = *rest;
        continue;
      }
      if (text.front() == '\\') text.remove_prefix(1);
      if (text.empty()) return std::nullopt;
      word += text.front();
      text.remove_prefix(1);
    }
    words.push_back(std::move(word));
  }
}

}  // namespace mlf::search
