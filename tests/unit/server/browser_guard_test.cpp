// SPDX-License-Identifier: Apache-2.0
#include "server/browser_guard.h"

#include <doctest/doctest.h>

#include "support/http_world.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)
using server::BrowserRules;

namespace {

/// A guard before a handler that answers everything.
struct Guarded {
  test::FakeHandler inner;
  server::BrowserGuard guard;

  explicit Guarded(BrowserRules rules = {}) : guard(std::move(rules), inner) {}

  net::Response ask(const std::string& method, const std::string& host,
                    const std::vector<net::HeaderField>& fields = {},
                    const std::string& path = "/api/2.0/mlflow/runs/create") {
    net::Request request{.method = method, .target = net::Target::parse(path)};
    const auto colon = host.rfind(':');
    const bool has_port = colon != host.npos && host.find(']', colon) == host.npos;
    request.host = to_lower(has_port ? host.substr(0, colon) : host);
    if (request.host.starts_with('['))
      request.host = request.host.substr(1, request.host.size() - 2);
    request.headers.add("Host", host);
    for (const auto& field : fields) request.headers.add(field.name, field.value);
    auto admission = guard.admit(request);
    return admission.response ? *std::move(admission.response) : guard.handle(request);
  }
  int status(const std::string& method, const std::string& host,
             const std::vector<net::HeaderField>& fields = {}) {
    return ask(method, host, fields).status;
  }
};

std::string field_value(const net::Response& response, std::string_view name) {
  const auto* value = response.headers.find(name);
  return value == nullptr ? "" : *value;
}

}  // namespace

TEST_CASE("requests are for this machine or a private address unless hosts are listed") {
  Guarded guarded({.own_host = "Mlflow.Lab"});
  for (const std::string host :
       {"localhost", "localhost:5000", "127.0.0.1:1", "[::1]:5000", "10.1.2.3", "172.16.0.9:80",
        "172.31.255.1", "192.168.7.7", "[fd00::1]", "mlflow.lab:5000"}) {
    CAPTURE(host);
    CHECK(guarded.status("GET", host) == 200);
  }
  for (const std::string host :
       {"evil.example", "10.evil.example", "192.168.evil.example", "127.0.0.1.evil.example",
        "localhost.evil.example", "172.32.0.1", "8.8.8.8", "10.1.2", "0x7f000001"}) {
    CAPTURE(host);
    CHECK(guarded.status("GET", host) == 403);
  }
  CHECK(guarded.ask("GET", "evil.example", {}, "/health").status == 200);
}

TEST_CASE("listed hosts count with any port unless one is given") {
  Guarded guarded({.allowed_hosts = {"svc.ns", "*.lab.example", "one.example:81", "[fd00::2]"}});
  for (const std::string host :
       {"svc.ns", "svc.ns:5000", "SVC.ns", "a.lab.example:1", "one.example:81", "[fd00::2]:9"}) {
    CAPTURE(host);
    CHECK(guarded.status("GET", host) == 200);
  }
  for (const std::string host : {"svc.ns.evil", "svc.ns.evil:5000", "lab.example", "one.example:82",
                                 "localhost", "evil.example:a.lab.example"}) {
    CAPTURE(host);
    CHECK(guarded.status("GET", host) == 403);
  }
  Guarded all({.allowed_hosts = {"*"}});
  CHECK(all.status("GET", "anything") == 200);
}

TEST_CASE("pages of others change nothing") {
  Guarded guarded({.allowed_origins = {"https://app.example", "https://*.team.example"}});
  const auto from = [&](const std::string& method, const std::string& origin) {
    return guarded.status(method, "localhost:5000", {{"Origin", origin}});
  };
  for (const std::string method : {"POST", "PUT", "PATCH", "DELETE"}) {
    CAPTURE(method);
    for (const std::string origin :
         {"https://app.example", "https://x.team.example", "http://localhost:3000",
          "http://127.0.0.1", "http://[::1]:9", "http://localhost:5000"}) {
      CAPTURE(origin);
      CHECK(from(method, origin) == 200);
    }
    for (const std::string origin :
         {"https://evil.example", "null", "http://app.example", "https://app.example.evil",
          "http://localhost.evil", "https://evil.example/localhost", "", "javascript:x"}) {
      CAPTURE(origin);
      CHECK(from(method, origin) == 403);
    }
    CHECK(guarded.status(method, "localhost") == 200);
    CHECK(guarded.status(method, "localhost", {{"Sec-Fetch-Site", "cross-site"}}) == 403);
    CHECK(guarded.status(method, "localhost", {{"Sec-Fetch-Site", "same-origin"}}) == 200);
  }
  CHECK(from("GET", "https://evil.example") == 200);
}

TEST_CASE("a page of the server's own name changes things") {
  Guarded guarded({.allowed_hosts = {"mlflow.example"}});
  CHECK(guarded.status("POST", "mlflow.example", {{"Origin", "https://mlflow.example"}}) == 200);
  CHECK(guarded.status("POST", "mlflow.example", {{"Origin", "https://mlflow.example:8443"}}) ==
        403);
}

TEST_CASE("browsers are told which origins may see the answer") {
  Guarded guarded({.allowed_origins = {"https://app.example"}});
  auto mine = guarded.ask("GET", "localhost", {{"Origin", "https://app.example"}});
  CHECK(field_value(mine, "Access-Control-Allow-Origin") == "https://app.example");
  CHECK(field_value(mine, "Access-Control-Allow-Credentials") == "true");
  CHECK(field_value(mine, "Vary") == "Origin");
  CHECK(field_value(mine, "X-Frame-Options") == "SAMEORIGIN");
  CHECK(field_value(mine, "X-Content-Type-Options") == "nosniff");
  auto other = guarded.ask("GET", "localhost", {{"Origin", "https://evil.example"}});
  CHECK(field_value(other, "Access-Control-Allow-Origin").empty());

  const std::vector<net::HeaderField> asks{{"Origin", "https://app.example"},
                                           {"Access-Control-Request-Method", "POST"},
                                           {"Access-Control-Request-Headers", "content-type"}};
  auto preflight = guarded.ask("OPTIONS", "localhost", asks);
  CHECK(preflight.status == 204);
  CHECK(field_value(preflight, "Access-Control-Allow-Methods").find("PATCH") != std::string::npos);
  CHECK(field_value(preflight, "Access-Control-Allow-Headers") == "content-type");
  CHECK(guarded.status("OPTIONS", "localhost",
                       {{"Origin", "https://evil.example"},
                        {"Access-Control-Request-Method", "POST"}}) == 400);

  Guarded open({.allowed_origins = {"*"}, .frame_options = ""});
  auto any = open.ask("POST", "localhost", {{"Origin", "https://evil.example"}});
  CHECK(any.status == 200);
  CHECK(field_value(any, "Access-Control-Allow-Origin") == "*");
  CHECK(field_value(any, "Access-Control-Allow-Credentials").empty());
  CHECK(field_value(any, "X-Frame-Options").empty());
}

TEST_CASE("a wildcard stands for any text") {
  CHECK(server::matches_wildcards("abc", "abc"));
  CHECK(server::matches_wildcards("abc", "a*"));
  CHECK(server::matches_wildcards("abc", "*b*"));
  CHECK(server::matches_wildcards("", "*"));
  CHECK(server::matches_wildcards("abab", "*ab"));
  CHECK(!server::matches_wildcards("abc", "b*"));
  CHECK(!server::matches_wildcards("a", "a*a"));
}
