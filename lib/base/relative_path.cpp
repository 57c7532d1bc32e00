// SPDX-License-Identifier: Apache-2.0
#include "base/relative_path.h"

#include <algorithm>
#include <string>

#include "base/error.h"
#include "base/text.h"

namespace mlf {

namespace {

constexpr std::size_t longest_component = 255;
constexpr std::size_t longest_path = 4096;

/// The rule that `text` breaks; "" if it is a valid path.
std::string_view fault(std::string_view text) {
  if (text.empty()) return "it is empty";
  if (text.size() > longest_path) return "it is longer than 4096 bytes";
  if (text.front() == '/') return "it is absolute";
  if (!is_utf8(text)) return "it is not UTF-8";
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; };
  if (std::ranges::any_of(text, is_control)) return "it has a control character";
  if (text.find('\\') != std::string_view::npos) return "it has a backslash";
  for (const auto component : split(text, '/')) {
    if (component.empty()) return "it has an empty component";
    if (component == "." || component == "..") return "it has a '.' or '..' component";
    if (component.size() > longest_component) return "a component is longer than 255 bytes";
  }
  return "";
}

}  // namespace

RelativePath RelativePath::parse(std::string_view text) {
  const auto reason = fault(text);
  if (!reason.empty()) {
    throw invalid_parameter("invalid path '{}': {}", printable(utf8_prefix(text, 200)), reason);
  }
  return RelativePath(std::string(text));
}

RelativePath RelativePath::operator/(const RelativePath& below) const {
  if (empty()) return below;
  if (below.empty()) return *this;
  return RelativePath(text_ + '/' + below.text_);
}

RelativePath RelativePath::operator/(std::string_view component) const {
  return RelativePath(empty() ? std::string(component) : text_ + '/' + std::string(component));
}

std::string_view RelativePath::file_name() const {
  return std::string_view(text_).substr(text_.rfind('/') + 1);
}

RelativePath RelativePath::parent() const {
  const auto slash = text_.rfind('/');
  return slash == std::string::npos ? RelativePath() : RelativePath(text_.substr(0, slash));
}

std::vector<std::string_view> RelativePath::components() const {
  return empty() ? std::vector<std::string_view>() : split(text_, '/');
}

}  // namespace mlf
