// SPDX-License-Identifier: Apache-2.0
#include "vcs/url.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/characters.h"
#include "base/error.h"
#include "base/text.h"
#include "base/uri.h"

namespace mlf::vcs {

namespace {

constexpr std::array<std::pair<std::string_view, Url::Kind>, 4> schemes{
    {{"https", Url::Kind::https},
     {"http", Url::Kind::http},
     {"ssh", Url::Kind::ssh},
     {"git", Url::Kind::git}}};

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

[[noreturn]] void refuse_url(std::string_view url, std::string_view why) {
  throw invalid_parameter("cannot fetch from '{}': {}",
                          printable(without_credentials(url, hidden_credentials)), why);
}

/// Where the "::" of "NAME::" at the start is, such as "ext::", for which git runs the program
/// git-remote-NAME; npos if there is none.
std::size_t helper_end(std::string_view text) {
  const std::size_t end = text.find("::");
  if (end == 0 || end == text.npos) return text.npos;
  const bool is_name = std::ranges::all_of(text.substr(0, end), [](char c) {
    return is_letter_or_digit(c) || c == '+' || c == '-' || c == '.' || c == '_';
  });
  return is_name ? end : text.npos;
}

/// The URL with the parts of "[user[:password]@]host[:port]". The password is left to libgit2,
/// which reads it from the whole URL.
Url with_authority(Url url, std::string_view authority) {
  if (const std::size_t at = authority.rfind('@'); at != authority.npos) {
    url.user = std::string(authority.substr(0, authority.find_first_of(":@")));
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  if (authority.starts_with('[')) {
    const std::size_t end = authority.find(']');
    if (end == authority.npos) refuse_url(url.text, "its host has no closing ']'");
    url.host = std::string(authority.substr(1, end - 1));
    port = authority.substr(end + 1);
  } else {
    const std::size_t end = std::min(authority.find(':'), authority.size());
    url.host = std::string(authority.substr(0, end));
    port = authority.substr(end);
  }
  if (port.empty() || port == ":") return url;
  port.remove_prefix(1);
  if (port.size() > 5 || !std::ranges::all_of(port, is_digit))
    refuse_url(url.text, "its port is not a number");
  url.port = std::string(port);
  return url;
}

/// Reads "[user@]host:path", the form of ssh and scp.
Url parse_short_form(std::string_view text) {
  const std::size_t bracket = text.find(']');
  const std::size_t from = text.find('[') < text.find(':') && bracket != text.npos ? bracket : 0;
  const std::size_t colon = text.find(':', from);
  if (colon == text.npos || text.find('/') < colon) refuse_url(text, "it names no host");
  Url url =
      with_authority({.kind = Url::Kind::ssh, .text = std::string(text)}, text.substr(0, colon));
  url.path = std::string(text.substr(colon + 1));
  return url;
}

Url parse_long_form(std::string_view text, std::size_t scheme_end) {
  const std::string scheme = to_lower(text.substr(0, scheme_end));
  const auto found = std::ranges::find(schemes, scheme, [](const auto& row) { return row.first; });
  if (found == schemes.end()) {
    refuse_url(text, "its scheme is not https, http, ssh, git or file");
  }
  const std::string_view rest = text.substr(scheme_end + 3);
  const std::size_t path = std::min(rest.find('/'), rest.size());
  Url url =
      with_authority({.kind = found->second, .text = std::string(text)}, rest.substr(0, path));
  std::string_view where = rest.substr(path);
  if (url.kind == Url::Kind::ssh && where.starts_with("/~")) where.remove_prefix(1);
  url.path = std::string(where);
  return url;
}

void check(const Url& url) {
  if (url.host.empty()) refuse_url(url.text, "it names no host");
  if (url.path.empty()) refuse_url(url.text, "it names no repository on the host");
  for (const std::string* part : {&url.user, &url.host}) {
    if (part->starts_with('-')) refuse_url(url.text, "a part of it looks like an option");
  }
  if (url.kind != Url::Kind::ssh) return;
  if (url.path.starts_with('-')) refuse_url(url.text, "its path looks like an option");
}

}  // namespace

Url parse_url(std::string_view text) {
  if (text.empty()) refuse_url(text, "it is empty");
  if (std::ranges::any_of(text, is_control)) refuse_url(text, "it has control characters");
  if (text.starts_with('-')) refuse_url(text, "it looks like an option");
  if (const std::size_t end = helper_end(text); end != text.npos) {
    refuse_url(text, fmt::format("'{}::' would start a program", text.substr(0, end)));
  }
  const std::size_t scheme_end = text.find("://");
  Url url = scheme_end == text.npos ? parse_short_form(text) : parse_long_form(text, scheme_end);
  check(url);
  return url;
}

bool looks_like_url(std::string_view text) {
  if (text.find("://") != text.npos || helper_end(text) != text.npos) return true;
  return text.find(':') < text.find('/');
}

std::string without_user(std::string_view url) {
  const std::size_t scheme_end = url.find("://");
  if (scheme_end == url.npos) return std::string(url.substr(url.find('@') + 1));
  const std::string_view rest = url.substr(scheme_end + 3);
  const std::size_t path = std::min(rest.find('/'), rest.size());
  const std::size_t at = rest.substr(0, path).rfind('@');
  const std::size_t host = at == rest.npos ? 0 : at + 1;
  return std::string(url.substr(0, scheme_end + 3)) + std::string(rest.substr(host));
}

}  // namespace mlf::vcs
