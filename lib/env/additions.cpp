// SPDX-License-Identifier: Apache-2.0
#include "env/additions.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "env/local_package.h"

namespace mlf::env {

namespace {

bool begins_with_comparison(std::string_view text) {
  return !text.empty() && std::string_view("<>=!~").find(text.front()) != std::string_view::npos;
}

std::string checked_requirement(std::string_view text) {
  text = trim(text);
  if (text.empty()) throw invalid_parameter("a requirement is empty");
  if (text.starts_with('-')) {
    throw invalid_parameter("'{}' is an option of pip, not a requirement such as numpy==2.1",
                            printable(text));
  }
  if (std::ranges::any_of(text, [](unsigned char c) { return std::iscntrl(c) != 0; })) {
    throw invalid_parameter("the requirement '{}' has control characters", printable(text));
  }
  return std::string(text);
}

}  // namespace

std::vector<std::string> split_requirements(std::string_view list) {
  std::vector<std::string> found;
  int depth = 0;
  std::size_t start = 0;
  for (std::size_t i = 0; i <= list.size(); ++i) {
    if (i < list.size()) {
      if (list[i] == '[') ++depth;
      if (list[i] == ']') --depth;
      if (list[i] != ',' || depth > 0) continue;
      if (begins_with_comparison(trim(list.substr(i + 1)))) continue;
    }
    found.push_back(checked_requirement(list.substr(start, i - start)));
    start = i + 1;
  }
  return found;
}

std::string package_name(std::string_view requirement) {
  requirement = trim(requirement);
  std::string name;
  for (const char c : requirement) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) {
      name += static_cast<char>(std::tolower(byte));
    } else if (c == '-' || c == '_' || c == '.') {
      if (!name.empty() && name.back() != '-') name += '-';
    } else {
      break;
    }
  }
  return name;
}

std::vector<Dependency> additions_of(const Request& request) {
  std::vector<Dependency> list;
  for (const std::string& addition : request.additions) list.push_back({.text = addition});
  return list;
}

std::string additions_suffix(const Request& request) {
  if (request.additions.empty()) return "";
  constexpr std::size_t digest_length = 12;
  std::vector<Requirement> requirements;
  for (const std::string& addition : request.additions) requirements.push_back({.text = addition});
  const auto contents = local_contents(requirements, request.directory);
  const auto text = join(request.additions, "\n") + "\n" + contents;
  return "-" + sha1_hex(text).substr(0, digest_length);
}

std::vector<Dependency> index_options(const std::vector<Requirement>& requirements) {
  static constexpr std::array<std::string_view, 8> options{
      "--index-url",    "-i",           "--pypi-url", "--extra-index-url",
      "--trusted-host", "--find-links", "-f",         "--no-index"};
  std::vector<Dependency> found;
  for (const Requirement& requirement : requirements) {
    const auto end = requirement.text.find_first_of("= \t");
    const auto word = std::string_view(requirement.text).substr(0, end);
    if (std::ranges::find(options, word) != options.end()) {
      found.push_back({.text = requirement.text});
    }
  }
  return found;
}

}  // namespace mlf::env
