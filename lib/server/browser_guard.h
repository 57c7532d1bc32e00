// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "net/http_server.h"

namespace mlf::server {

/// What web pages may do with the server.
struct BrowserRules {
  /// The hosts that requests may be for. In a pattern, "*" stands for any text; one without a port
  /// is for all ports. Empty: this machine, private IP addresses, and `own_host`.
  std::vector<std::string> allowed_hosts{};
  /// The origins, such as "https://a.example", whose pages may change things, beside the server's
  /// own and those of this machine. "*" allows all, which then cannot use stored credentials.
  std::vector<std::string> allowed_origins{};
  std::string frame_options = "SAMEORIGIN";  ///< X-Frame-Options; "" for none
  std::string own_host{};                    ///< the name or address that the server listens on
  std::string prefix{};                      ///< as ServerRules::prefix
};

/// Stands before a handler and protects it from web pages of others, as MLflow's server does: a
/// page that has rebound its name to this machine (the Host header), one that sends requests across
/// origins, and one that shows the server's pages in a frame. GET requests across origins are
/// answered, but browsers do not show the answer to the page.
class BrowserGuard : public net::Handler {
 public:
  /// `handler` must outlive the guard.
  BrowserGuard(BrowserRules rules, net::Handler& handler);

  net::Admission admit(const net::Request& head) override;
  net::Response handle(const net::Request& request) override;
  std::unique_ptr<net::BodySink> receive(const net::Request& head) override;
  net::Response explain(int status, const std::string& reason) override;
  net::Response answer_failure(const net::Request& request,
                               const std::exception& exception) override;

 private:
  class Sink;

  /// The answer to a request that goes no further.
  std::optional<net::Response> refuse(const net::Request& head) const;
  std::optional<net::Response> answer_preflight(const net::Request& head) const;
  bool is_allowed_host(const net::Request& head) const;
  bool is_allowed_origin(std::string_view origin) const;
  bool allows_all_origins() const;
  bool is_blocked(const net::Request& head) const;
  std::string_view without_prefix(std::string_view path) const;
  /// The response with the fields that tell browsers what pages may do.
  net::Response protect(const net::Request& request, net::Response response) const;

  BrowserRules rules_;
  net::Handler& handler_;
};

/// Whether the text is like a pattern, in which "*" stands for any text.
bool matches_wildcards(std::string_view text, std::string_view pattern);

}  // namespace mlf::server
