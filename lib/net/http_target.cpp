// SPDX-License-Identifier: Apache-2.0
#include "net/http_target.h"

#include <algorithm>

#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"

namespace mlf::net {

namespace {

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }
/// Whether a character can be sent as it is. Bytes of UTF-8 can, as browsers and curl send them.
bool is_plain(char c) { return !is_control(c) && c != ' ' && c != '#' && c != '\\'; }

/// @throws Error that names the part and does not repeat it.
std::string decode(std::string_view text, std::string_view part) {
  std::string decoded;
  try {
    decoded = percent_decode(text);
  } catch (const Error&) {
    throw invalid_parameter("the {} has a '%' without two hexadecimal digits after it", part);
  }
  if (!is_utf8(decoded)) throw invalid_parameter("the {} is not UTF-8", part);
  return decoded;
}

std::string decode_segment(std::string_view text) {
  std::string segment = decode(text, "path");
  if (segment == "." || segment == "..") {
    throw invalid_parameter("the path has a '{}' segment", segment);
  }
  if (std::ranges::any_of(segment, is_control)) {
    throw invalid_parameter("the path has a control character");
  }
  return segment;
}

std::string decode_query(std::string_view text) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  std::string decoded = decode(spaced, "query");
  if (decoded.find('\0') != decoded.npos) throw invalid_parameter("the query has a NUL");
  return decoded;
}

std::vector<QueryParameter> parse_query(std::string_view text) {
  std::vector<QueryParameter> parameters;
  for (const auto pair : split(text, '&')) {
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    parameters.push_back({.name = decode_query(pair.substr(0, equals)),
                          .value = decode_query(pair.substr(std::min(equals + 1, pair.size())))});
  }
  return parameters;
}

}  // namespace

Target Target::parse(std::string_view text) {
  if (!text.starts_with('/')) throw invalid_parameter("the path does not start with a slash");
  if (!std::ranges::all_of(text, is_plain)) {
    throw invalid_parameter("the target has a character that must be escaped");
  }
  const auto mark = std::min(text.find('?'), text.size());
  Target target;
  std::string_view path = text.substr(0, mark);
  path.remove_prefix(std::min(path.find_first_not_of('/'), path.size()));
  target.path = '/' + std::string(path);
  if (!path.empty()) {
    for (const auto segment : split(path, '/')) target.segments.push_back(decode_segment(segment));
  }
  target.has_encoded_separator = std::ranges::any_of(target.segments, [](const std::string& part) {
    return part.find_first_of("/\\") != part.npos;
  });
  if (mark < text.size()) target.query = parse_query(text.substr(mark + 1));
  return target;
}

const std::string* Target::find(std::string_view name) const {
  const auto found = std::ranges::find(query, name, &QueryParameter::name);
  return found == query.end() ? nullptr : &found->value;
}

std::vector<std::string> Target::find_all(std::string_view name) const {
  std::vector<std::string> values;
  for (const auto& parameter : query) {
    if (parameter.name == name) values.push_back(parameter.value);
  }
  return values;
}

}  // namespace mlf::net
