// SPDX-License-Identifier: Apache-2.0
//
// URIs as MLflow uses them: a plain path counts as one, and a text such as a command line may
// contain several. Only the parts that are needed are read, without a full parser: the URIs of
// databases and stores break RFC 3986 too often for one.
#include "base/uri.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/error.h"
#include "base/path.h"
#include "base/text.h"

namespace mlf {

namespace {

bool is_scheme_character(char c) {
  return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
}

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::string uri_scheme(std::string_view uri) {
  const auto colon = uri.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(uri[0])) return "";
  const auto scheme = uri.substr(0, colon);
  if (!std::ranges::all_of(scheme, is_scheme_character)) return "";
  return to_lower(scheme);
}

std::string percent_decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
    const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
    if (high < 0 || low < 0) {
      throw invalid_parameter("'{}' has a '%' without two hexadecimal digits after it",
                              printable(text));
    }
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::optional<std::filesystem::path> local_path(std::string_view uri) {
  const auto scheme = uri_scheme(uri);
  if (scheme.empty()) return std::filesystem::path(uri);
  if (scheme != "file") return std::nullopt;
  std::string_view rest = uri.substr(5);
  if (rest.starts_with("//")) {
    rest.remove_prefix(2);
    const auto host = rest.substr(0, rest.find('/'));
    if (!host.empty() && host != "localhost") {
      throw invalid_parameter("'{}' names the host '{}'; only local files can be reached by file:",
                              printable(uri), printable(host));
    }
    rest.remove_prefix(host.size());
  }
  if (rest.find_first_of("?#") != std::string_view::npos) {
    throw invalid_parameter(
        "'{}' has a query or a fragment, which no file has; write '%3F' or '%23' for the character",
        printable(uri));
  }
  auto path = percent_decode(rest);
  if (path.find('\0') != std::string::npos) {
    throw invalid_parameter("'{}' has an escaped NUL, which no file name has", printable(uri));
  }
  return std::filesystem::path(path);
}

std::string file_uri(const std::filesystem::path& path) {
  constexpr std::string_view plain = "/-_.~!$&'()*+,;=:@";
  std::string uri = "file://";
  for (const char c : absolute_path(path).string()) {
    if (is_letter(c) || is_digit(c) || plain.find(c) != std::string_view::npos) {
      uri += c;
    } else {
      uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return uri;
}

namespace {

constexpr std::string_view authority_mark = "://";
constexpr std::string_view blanks = " \t\r\n";
/// The characters that end a URL in a text or a command line.
constexpr std::string_view url_end = " \t\r\n\"'`<>";

/// Where the scheme that ends at `end` begins; `end` if there is none.
std::size_t scheme_begin(std::string_view text, std::size_t end) {
  std::size_t begin = end;
  while (begin > 0 && is_scheme_character(text[begin - 1])) --begin;
  while (begin < end && !is_letter(text[begin])) ++begin;
  return begin;
}

/// The length of the credentials, including the '@', in `rest`, which follows "://".
std::size_t credentials_length(std::string_view rest) {
  const std::string_view authority =
      rest.substr(0, rest.find_first_of(url_end)).substr(0, rest.find('/'));
  std::size_t at = authority.rfind('@');
  if (at != authority.npos) return at + 1;
  // A slash or a quote in a password should be escaped. If it is not, hide the password all the
  // same.
  rest = rest.substr(0, rest.find_first_of(blanks));
  const std::size_t colon = authority.find(':');
  const bool has_port = colon == authority.npos || authority.starts_with('[') ||
                        std::ranges::all_of(authority.substr(colon + 1), is_digit);
  at = has_port ? rest.npos : rest.find('@');
  return at == rest.npos ? 0 : at + 1;
}

}  // namespace

std::string without_credentials(std::string_view text, std::string_view in_place) {
  std::string result;
  for (;;) {
    const std::size_t mark = text.find(authority_mark);
    if (mark == text.npos) return result.append(text);
    const std::size_t host = mark + authority_mark.size();
    const std::size_t begin = scheme_begin(text, mark);
    const std::string_view scheme = text.substr(begin, mark - begin);
    result.append(text.substr(0, host));
    text.remove_prefix(host);
    const std::size_t length = scheme.empty() ? 0 : credentials_length(text);
    if (length == 0) continue;
    const bool is_ssh = scheme.find("ssh") != scheme.npos;
    const std::string_view user = text.substr(0, text.find_first_of(":@"));
    if (is_ssh) {
      result.append(user).append("@");
    } else {
      result.append(in_place);
    }
    text.remove_prefix(length);
  }
}

std::string append_to_uri(std::string_view uri, std::string_view segment) {
  const auto path_end = uri_scheme(uri).empty() ? uri.size() : std::min(uri.find('?'), uri.size());
  std::string_view base = uri.substr(0, path_end);
  const std::string_view slash = base.ends_with('/') ? "" : "/";
  return fmt::format("{}{}{}{}", base, slash, segment, uri.substr(path_end));
}

}  // namespace mlf
