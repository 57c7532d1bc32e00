// SPDX-License-Identifier: Apache-2.0
//
// A browser sends requests for every page that it shows, also for pages of strangers, from inside
// the network in which the server is. Two fields of a request tell what is going on, and no page
// can change them: Host is the name that the browser looked up, and Origin says whose page has
// asked. MLflow compares both as text, "10.*" with "10.evil.example"; here a private address is one
// that parses as such, and an origin is compared with the host that the request is for.
#include "server/browser_guard.h"

#include <algorithm>
#include <array>
#include <utility>

#include <arpa/inet.h>
#include <fmt/format.h>

#include "base/text.h"

namespace mlf::server {

namespace {

constexpr std::string_view plain_text = "text/plain; charset=utf-8";
constexpr std::string_view cors_methods = "GET, POST, PUT, DELETE, OPTIONS, PATCH";

bool changes_something(std::string_view method) {
  return method == "POST" || method == "PUT" || method == "DELETE" || method == "PATCH";
}

bool is_this_machine(std::string_view host) {
  return host == "localhost" || host == "0.0.0.0" || host == "::1" || host == "127.0.0.1";
}

/// 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 and fc00::/7.
bool is_private_address(const std::string& host) {
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET, host.c_str(), bytes.data()) == 1) {
    return bytes[0] == 10 || (bytes[0] == 172 && (bytes[1] & 0xF0U) == 16) ||
           (bytes[0] == 192 && bytes[1] == 168);
  }
  return inet_pton(AF_INET6, host.c_str(), bytes.data()) == 1 && (bytes[0] & 0xFEU) == 0xFC;
}

/// What follows "://", in lower case: "a.example:5000".
std::string authority_of(std::string_view origin) {
  const auto begin = origin.find("://");
  return begin == origin.npos ? "" : to_lower(origin.substr(begin + 3));
}

/// "[::1]" for "[::1]:5000", "a" for "a:5000".
std::string_view without_port(std::string_view authority) {
  const auto bracket = authority.find(']');
  const auto colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
  return authority.substr(0, colon);
}

bool is_origin_of_this_machine(std::string_view origin) {
  const auto authority = authority_of(origin);
  const auto host = without_port(authority);
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

std::string host_field(const net::Request& head) {
  const auto* field = head.headers.find("Host");
  return field == nullptr ? head.host : to_lower(*field);
}

net::Response refusal(int status, std::string message) {
  return net::make_response(status, plain_text, std::move(message));
}

/// "'x' is not among --OPTION" for a value that a client has sent.
std::string unlisted(std::string_view value, std::string_view option) {
  return fmt::format("'{}' is not among {}", printable(utf8_prefix(value, 200)), option);
}

}  // namespace

bool matches_wildcards(std::string_view text, std::string_view pattern) {
  const auto star = pattern.find('*');
  if (star == pattern.npos) return text == pattern;
  if (!text.starts_with(pattern.substr(0, star))) return false;
  text.remove_prefix(star);
  pattern.remove_prefix(star + 1);
  for (auto next = pattern.find('*'); next != pattern.npos; next = pattern.find('*')) {
    const auto part = pattern.substr(0, next);
    const auto found = text.find(part);
    if (found == text.npos) return false;
    text.remove_prefix(found + part.size());
    pattern.remove_prefix(next + 1);
  }
  return text.ends_with(pattern);
}

/// Passes a body on; the answer gets the guard's fields.
class BrowserGuard::Sink : public net::BodySink {
 public:
  Sink(const BrowserGuard& guard, net::Request head, std::unique_ptr<net::BodySink> sink)
      : guard_(guard), head_(std::move(head)), sink_(std::move(sink)) {}

  void write(std::string_view piece) override { sink_->write(piece); }
  net::Response finish() override { return guard_.protect(head_, sink_->finish()); }

 private:
  const BrowserGuard& guard_;
  net::Request head_;
  std::unique_ptr<net::BodySink> sink_;
};

BrowserGuard::BrowserGuard(BrowserRules rules, net::Handler& handler)
    : rules_(std::move(rules)), handler_(handler) {
  for (auto& host : rules_.allowed_hosts) host = to_lower(host);
  rules_.own_host = to_lower(rules_.own_host);
}

std::string_view BrowserGuard::without_prefix(std::string_view path) const {
  const auto& prefix = rules_.prefix;
  const bool has_prefix =
      !prefix.empty() && path.starts_with(prefix) && path.substr(prefix.size()).starts_with('/');
  return has_prefix ? path.substr(prefix.size()) : path;
}

bool BrowserGuard::is_allowed_host(const net::Request& head) const {
  if (head.host.empty()) return false;
  if (rules_.allowed_hosts.empty()) {
    return is_this_machine(head.host) || is_private_address(head.host) ||
           head.host == rules_.own_host;
  }
  const auto field = host_field(head);
  return std::ranges::any_of(rules_.allowed_hosts, [&](const std::string& pattern) {
    const bool has_port = without_port(pattern) != pattern;
    return matches_wildcards(has_port ? field : without_port(field), pattern);
  });
}

bool BrowserGuard::allows_all_origins() const {
  return std::ranges::find(rules_.allowed_origins, "*") != rules_.allowed_origins.end();
}

bool BrowserGuard::is_allowed_origin(std::string_view origin) const {
  return is_origin_of_this_machine(origin) ||
         std::ranges::any_of(rules_.allowed_origins, [&](const std::string& pattern) {
           return matches_wildcards(origin, pattern);
         });
}

bool BrowserGuard::is_blocked(const net::Request& head) const {
  if (!changes_something(head.method) || allows_all_origins()) return false;
  const auto* origin = head.headers.find("Origin");
  if (origin != nullptr) {
    return !is_allowed_origin(*origin) && authority_of(*origin) != host_field(head);
  }
  const auto* site = head.headers.find("Sec-Fetch-Site");
  return site != nullptr && *site == "cross-site";
}

std::optional<net::Response> BrowserGuard::answer_preflight(const net::Request& head) const {
  const auto* origin = head.headers.find("Origin");
  const auto* method = head.headers.find("Access-Control-Request-Method");
  if (head.method != "OPTIONS" || origin == nullptr || method == nullptr) return std::nullopt;
  if (!is_allowed_origin(*origin)) return refusal(400, "Disallowed CORS origin");
  net::Response response{.status = 204};
  response.headers.add("Access-Control-Allow-Methods", cors_methods);
  if (const auto* fields = head.headers.find("Access-Control-Request-Headers")) {
    response.headers.add("Access-Control-Allow-Headers", *fields);
  }
  response.headers.add("Access-Control-Max-Age", "600");
  return response;
}

std::optional<net::Response> BrowserGuard::refuse(const net::Request& head) const {
  const auto path = without_prefix(head.target.path);
  if (path == "/health" || path == "/version") return std::nullopt;
  if (!is_allowed_host(head)) {
    return refusal(403, "Invalid Host header - possible DNS rebinding attack detected: " +
                            unlisted(host_field(head), "--allowed-hosts"));
  }
  if (is_blocked(head)) {
    const auto* origin = head.headers.find("Origin");
    return refusal(403, "Cross-origin request blocked: " +
                            unlisted(origin == nullptr ? "the page's origin" : *origin,
                                     "--cors-allowed-origins"));
  }
  return answer_preflight(head);
}

net::Response BrowserGuard::protect(const net::Request& request, net::Response response) const {
  response.headers.set("X-Content-Type-Options", "nosniff");
  if (!rules_.frame_options.empty()) {
    response.headers.set("X-Frame-Options", rules_.frame_options);
  }
  const auto* origin = request.headers.find("Origin");
  if (origin == nullptr) return response;
  response.headers.add("Vary", "Origin");
  if (!is_allowed_origin(*origin)) return response;
  response.headers.set("Access-Control-Allow-Origin", allows_all_origins() ? "*" : *origin);
  if (!allows_all_origins()) response.headers.set("Access-Control-Allow-Credentials", "true");
  return response;
}

net::Admission BrowserGuard::admit(const net::Request& head) {
  if (auto refused = refuse(head)) return {.response = protect(head, *std::move(refused))};
  auto admission = handler_.admit(head);
  if (admission.response) admission.response = protect(head, *std::move(admission.response));
  return admission;
}

net::Response BrowserGuard::handle(const net::Request& request) {
  return protect(request, handler_.handle(request));
}

std::unique_ptr<net::BodySink> BrowserGuard::receive(const net::Request& head) {
  return std::make_unique<Sink>(*this, head, handler_.receive(head));
}

net::Response BrowserGuard::explain(int status, const std::string& reason) {
  return protect({}, handler_.explain(status, reason));
}

net::Response BrowserGuard::answer_failure(const net::Request& request,
                                           const std::exception& exception) {
  return protect(request, handler_.answer_failure(request, exception));
}

}  // namespace mlf::server
