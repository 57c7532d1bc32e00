// SPDX-License-Identifier: Apache-2.0
#include "base/shell.h"

#include <algorithm>

#include "base/characters.h"

namespace mlf {

namespace {

constexpr auto npos = std::string_view::npos;

/// Reads the quoted part at the start of `text` and appends it to `word`. Returns what follows it;
/// nullopt when the quote is not closed.
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

bool is_plain(char c) { return is_letter_or_digit(c) || is_one_of(c, "@%_-+=:,./"); }

}  // namespace

std::string shell_quote(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), is_plain)) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += "'\"'\"'";
    } else {
      quoted += c;
    }
  }
  return quoted + "'";
}

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

namespace {

/// Whether a shell would only split and unquote the text: nothing outside quotes is special to it,
/// and nothing inside double quotes is expanded.
bool is_only_split(std::string_view text) {
  constexpr std::string_view special = "|&;<>()$`*?[]#~{}!\n";
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && quote != '\'') {
      ++i;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
      if (quote == '"' && (c == '$' || c == '`')) return false;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (special.find(c) != npos) {
      return false;
    }
  }
  return true;
}

}  // namespace

std::optional<std::vector<std::string>> plain_shell_words(std::string_view command) {
  if (!is_only_split(command)) return std::nullopt;
  auto words = split_shell_words(command);
  // "NAME=VALUE" as the first word is an assignment.
  if (!words || words->empty() || words->front().find('=') != npos) return std::nullopt;
  return words;
}

}  // namespace mlf
