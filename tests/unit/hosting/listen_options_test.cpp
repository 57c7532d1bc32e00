// SPDX-License-Identifier: Apache-2.0
#include "hosting/listen_options.h"

#include <map>

#include <doctest/doctest.h>

#include "base/error.h"
#include "cli/usage_error.h"

using namespace mlf;
using namespace mlf::hosting;

namespace {

Variable variables(std::map<std::string, std::string> values) {
  return [values = std::move(values)](const std::string& name) -> std::optional<std::string> {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  };
}

std::string only_address(const ListenOptions& options, const Variable& variable) {
  const auto endpoints = endpoints_of(options, variable);
  REQUIRE(endpoints.size() == 1);
  const auto& tcp = std::get<net::TcpEndpoint>(endpoints.front());
  return fmt::format("{}:{}", tcp.host, tcp.port);
}

}  // namespace

TEST_CASE("options say where to listen, else variables, else MLflow's default") {
  CHECK(only_address({}, variables({})) == "127.0.0.1:5000");
  CHECK(only_address({.port = 0}, variables({})) == "127.0.0.1:0");
  const auto set = variables({{"MLFLOW_HOST", "0.0.0.0"}, {"MLFLOW_PORT", "7000"}});
  CHECK(only_address({}, set) == "0.0.0.0:7000");
  CHECK(only_address({.host = "::1", .port = 1}, set) == "::1:1");
  CHECK(only_address({.takes_variables = false}, set) == "127.0.0.1:5000");
  CHECK_THROWS_WITH_AS(endpoints_of({}, variables({{"MLFLOW_PORT", "70000"}})),
                       "MLFLOW_PORT: '70000' is no number from 0 to 65535", Error);
}

TEST_CASE("a Unix socket replaces the port, unless one is given too") {
  const auto alone = endpoints_of({.unix_socket = "/run/x"}, variables({}));
  REQUIRE(alone.size() == 1);
  CHECK(std::get<net::UnixEndpoint>(alone.front()).path == "/run/x");
  CHECK(endpoints_of({.port = 80, .unix_socket = "/run/x"}, variables({})).size() == 2);
}

TEST_CASE("a certificate and its key need each other") {
  CHECK_FALSE(tls_files_of({}).has_value());
  CHECK(tls_files_of({.tls_certificate = "c", .tls_key = "k"})->key == "k");
  CHECK_THROWS_AS(tls_files_of({.tls_certificate = "c"}), cli::UsageError);
  CHECK_THROWS_AS(tls_files_of({.tls_key = "k"}), cli::UsageError);
}

TEST_CASE("addresses that only this machine reaches") {
  const auto is_local = [](const std::string& host) {
    return are_local({net::TcpEndpoint{.host = host}});
  };
  CHECK(is_local("127.0.0.1"));
  CHECK(is_local("localhost"));
  CHECK(is_local("::1"));
  CHECK_FALSE(is_local("0.0.0.0"));
  CHECK_FALSE(is_local("10.0.0.1"));
  CHECK(are_local({net::UnixEndpoint{.path = "/run/x"}}));
}
