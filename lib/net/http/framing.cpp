// SPDX-License-Identifier: Apache-2.0
//
// The parser takes what the standard allows, and a little more. These rules take less: where the
// standard lets a server choose between understanding a message and refusing it, it is refused.
// They look at the head twice. HeadScanner sees the bytes, because the parser joins folded lines
// and does not report them; decide_framing() sees the fields, of which the parser keeps all.
#include "net/http/framing.h"

#include <algorithm>
#include <array>
#include <charconv>

#include <arpa/inet.h>

#include "base/characters.h"
#include "base/text.h"

namespace mlf::net {

namespace {

using Verdict = std::optional<Refusal>;

constexpr std::array<std::string_view, 7> methods = {"GET",   "HEAD",   "POST",   "PUT",
                                                     "PATCH", "DELETE", "OPTIONS"};
/// Fields of which two could be read in two ways.
constexpr std::array<std::string_view, 6> fields_sent_once = {
    "Host", "Content-Length", "Transfer-Encoding", "Content-Type", "Authorization", "Expect"};

Verdict check_method(const std::string& method) {
  if (std::ranges::find(methods, method) != methods.end()) return std::nullopt;
  if (method == "TRACE" || method == "CONNECT") {
    return Refusal{405, "the method " + method + " is not allowed"};
  }
  return Refusal{501, "the method is not known"};
}

Verdict check_fields(const Headers& headers) {
  for (const auto name : fields_sent_once) {
    if (headers.count(name) > 1) return Refusal{400, std::string(name) + " is there twice"};
  }
  const std::string* coding = headers.find("Content-Encoding");
  if (coding != nullptr && to_lower(*coding) != "identity") {
    return Refusal{415, "request bodies must not be compressed"};
  }
  // An offer of HTTP/2 may be passed over; who asks for another protocol could not go on.
  const std::string* upgrade = headers.find("Upgrade");
  if (upgrade != nullptr && to_lower(*upgrade) != "h2c") {
    return Refusal{400, "no other protocol is spoken here"};
  }
  return std::nullopt;
}

bool keeps_alive(const RequestHead& head) {
  if (head.headers.has_token("Connection", "close")) return false;
  return head.minor_version == 1 || head.headers.has_token("Connection", "keep-alive");
}

Verdict read_length(const std::string& text, Framing& framing) {
  if (text.empty() || !std::ranges::all_of(text, is_digit)) {
    return Refusal{400, "Content-Length is not a number"};
  }
  const char* end = text.data() + text.size();
  if (std::from_chars(text.data(), end, framing.length).ec != std::errc()) {
    return Refusal{413, "the body is too large"};
  }
  if (framing.length > 0) framing.body = Framing::Body::sized;
  return std::nullopt;
}

Verdict read_body_framing(const RequestHead& head, Framing& framing) {
  const std::string* coding = head.headers.find("Transfer-Encoding");
  const std::string* length = head.headers.find("Content-Length");
  if (coding == nullptr) return length == nullptr ? std::nullopt : read_length(*length, framing);
  if (length != nullptr)
    return Refusal{400, "Content-Length and Transfer-Encoding exclude each other"};
  if (head.minor_version == 0) return Refusal{400, "HTTP/1.0 has no Transfer-Encoding"};
  if (to_lower(*coding) != "chunked") {
    return Refusal{400, "the only Transfer-Encoding is 'chunked'"};
  }
  framing.body = Framing::Body::chunked;
  return std::nullopt;
}

Verdict read_expectation(const RequestHead& head, Framing& framing) {
  const std::string* expect = head.headers.find("Expect");
  if (expect == nullptr || head.minor_version == 0) return std::nullopt;
  if (to_lower(*expect) != "100-continue") return Refusal{417, "Expect must be '100-continue'"};
  framing.awaits_continue = framing.body != Framing::Body::none;
  return std::nullopt;
}

bool is_host_character(char c) { return is_letter_or_digit(c) || is_one_of(c, "-._"); }

bool is_port(std::string_view text) {
  int port = 0;
  if (text.size() > 5 || !std::ranges::all_of(text, is_digit)) return false;
  std::from_chars(text.data(), text.data() + text.size(), port);
  return port <= 65535;
}

/// The host of "example.org:80" or "[::1]:80", in lower case; nullopt when the text is malformed.
std::optional<std::string> read_host(std::string_view authority) {
  std::string_view host = authority.substr(0, authority.find(':'));
  std::string_view rest = authority.substr(host.size());
  const bool is_bracketed = authority.starts_with('[');
  if (is_bracketed) {
    const auto end = authority.find(']');
    if (end == authority.npos) return std::nullopt;
    host = authority.substr(1, end - 1);
    rest = authority.substr(end + 1);
  }
  if (!rest.empty() && (!rest.starts_with(':') || !is_port(rest.substr(1)))) return std::nullopt;
  if (host.empty()) return std::nullopt;
  const std::string text = to_lower(host);
  in6_addr address{};
  const bool is_valid = is_bracketed ? inet_pton(AF_INET6, text.c_str(), &address) == 1
                                     : std::ranges::all_of(text, is_host_character);
  return is_valid ? std::optional(text) : std::nullopt;
}

Verdict read_host_field(const RequestHead& head, Framing& framing) {
  const std::string* host = head.headers.find("Host");
  if (host == nullptr) {
    if (head.minor_version == 0) return std::nullopt;
    return Refusal{400, "there is no Host"};
  }
  auto name = read_host(*host);
  if (!name) return Refusal{400, "Host is not a host with an optional port"};
  framing.host = std::move(*name);
  return std::nullopt;
}

/// The length of "http://" or "https://" at the start of a target; 0 when it has neither.
std::size_t scheme_length(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (to_lower(target.substr(0, scheme.size())) == scheme) return scheme.size();
  }
  return 0;
}

/// Reads the three forms that a target may have: "/path", "http://host/path" and "*".
Verdict read_target(const RequestHead& head, Framing& framing) {
  framing.target = head.target;
  if (head.target == "*" && head.method == "OPTIONS") return std::nullopt;
  const std::size_t scheme = scheme_length(head.target);
  if (scheme == 0) {
    if (head.target.starts_with('/')) return std::nullopt;
    return Refusal{400, "the target does not start with a slash"};
  }
  const auto path = std::min(head.target.find_first_of("/?", scheme), head.target.size());
  const std::string* host = head.headers.find("Host");
  const std::string authority = to_lower(head.target.substr(scheme, path - scheme));
  if (host == nullptr || authority != to_lower(*host)) {
    return Refusal{400, "the target names another host than Host"};
  }
  framing.target = head.target.substr(path);
  if (!framing.target.starts_with('/')) framing.target.insert(0, "/");
  return std::nullopt;
}

}  // namespace

Verdict HeadScanner::check_line(std::string_view line) const {
  if (!line.ends_with("\r\n")) return Refusal{400, "a line does not end in CRLF"};
  if (line.starts_with(' ') || line.starts_with('\t')) {
    return Refusal{400, "a line starts with white space"};
  }
  return std::nullopt;
}

/// `end`: of the part of the head that has come.
Verdict HeadScanner::check_size(std::size_t end) const {
  if (line_ == 0 && end - begin_ > limits_.request_line) {
    return Refusal{414, "the request line is too long"};
  }
  if (end > limits_.head) return Refusal{431, "the header is too long"};
  if (line_ > limits_.header_fields + 1) return Refusal{431, "there are too many header fields"};
  return std::nullopt;
}

std::variant<std::optional<std::size_t>, Refusal> HeadScanner::scan(std::string_view input) {
  for (;;) {
    const auto newline = input.find('\n', begin_);
    const bool is_complete = newline != input.npos;
    const std::size_t end = is_complete ? newline + 1 : input.size();
    if (auto refusal = check_size(end)) return *refusal;
    if (!is_complete) return std::nullopt;
    const auto line = input.substr(begin_, end - begin_);
    if (auto refusal = check_line(line)) return *refusal;
    if (line == "\r\n") {
      if (line_ > 0) return end;
      return Refusal{400, "there is an empty line before the request"};
    }
    begin_ = end;
    ++line_;
  }
}

std::variant<Framing, Refusal> decide_framing(const RequestHead& head) {
  Framing framing;
  framing.keeps_alive = keeps_alive(head);
  if (auto refusal = check_method(head.method)) return *refusal;
  if (auto refusal = check_fields(head.headers)) return *refusal;
  for (const auto read : {read_host_field, read_target, read_body_framing, read_expectation}) {
    if (auto refusal = read(head, framing)) return *refusal;
  }
  return framing;
}

}  // namespace mlf::net
