// SPDX-License-Identifier: Apache-2.0
#include "search/token_reader.h"

namespace mlf::search {

TokenReader::TokenReader(std::string_view text)
    : tokens_(tokenize(text)), end_{TokenKind::unknown, text.substr(text.size())} {
  at_ = skip_white(0);
}

const Token& TokenReader::peek_second() const { return token(skip_white(at_ + 1)); }

Token TokenReader::take() {
  const Token taken = peek();
  at_ = skip_white(at_ + 1);
  return taken;
}

std::string_view TokenReader::take_identifier() {
  const std::size_t first = at_;
  std::size_t last = last_joined_by_dots(first);
  for (;;) {
    const auto close = closing(skip_white(last + 1), "[", "]");
    if (!close) break;
    last = *close;
  }
  while (token(skip_white(last + 1)).kind == TokenKind::order) last = skip_white(last + 1);
  at_ = skip_white(last + 1);
  return between(first, last);
}

std::string_view TokenReader::take_alias(std::string_view identifier) {
  if (!at_identifier()) return identifier;
  const auto alias = take_identifier();
  const auto end = alias.data() + alias.size();
  return {identifier.data(), static_cast<std::size_t>(end - identifier.data())};
}

std::optional<std::string_view> TokenReader::take_parenthesis() {
  const auto last = closing(at_, "(", ")");
  if (!last) return std::nullopt;
  const auto text = between(at_, *last);
  at_ = skip_white(*last + 1);
  return text;
}

std::size_t TokenReader::skip_white(std::size_t index) const {
  while (token(index).kind == TokenKind::white) ++index;
  return index < tokens_.size() ? index : tokens_.size();
}

std::size_t TokenReader::last_joined_by_dots(std::size_t last) const {
  for (;;) {
    const std::size_t dot = skip_white(last + 1);
    if (!token(dot).is(".") && token(dot).kind != TokenKind::arrow) return last;
    last = dot;
    const std::size_t next = skip_white(dot + 1);
    const TokenKind kind = token(next).kind;
    if (kind == TokenKind::single_quoted || kind == TokenKind::wildcard) return next;
    if (!begins_identifier(token(next))) continue;
    if (kind == TokenKind::name) {
      if (const auto call = closing(skip_white(next + 1), "(", ")")) return *call;
    }
    last = next;
  }
}

std::optional<std::size_t> TokenReader::closing(std::size_t open, std::string_view mark,
                                                std::string_view closing_mark) const {
  if (!token(open).is(mark)) return std::nullopt;
  std::size_t depth = 0;
  for (std::size_t i = open; i < tokens_.size(); ++i) {
    if (token(i).is(mark)) ++depth;
    if (token(i).is(closing_mark) && --depth == 0) return i;
  }
  return std::nullopt;
}

std::string_view TokenReader::between(std::size_t first, std::size_t last) const {
  const char* begin = tokens_[first].text.data();
  const auto end = tokens_[last].text.data() + tokens_[last].text.size();
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace mlf::search
