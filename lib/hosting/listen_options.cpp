// SPDX-License-Identifier: Apache-2.0
#include "hosting/listen_options.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <string_view>

#include <fmt/format.h>
#include <unistd.h>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "cli/completer.h"
#include "cli/usage_error.h"
#include "net/access_log.h"
#include "net/service_manager.h"

namespace mlf::hosting {

namespace {

constexpr std::string_view default_host = "127.0.0.1";
constexpr std::uint16_t default_port = 5000;

std::uint16_t parse_port(std::string_view text) {
  return static_cast<std::uint16_t>(number_in(text, 0, std::numeric_limits<std::uint16_t>::max()));
}

bool is_local(const net::Endpoint& endpoint) {
  const auto* tcp = std::get_if<net::TcpEndpoint>(&endpoint);
  return tcp == nullptr || tcp->host == "localhost" || tcp->host == "::1" ||
         tcp->host.starts_with("127.");
}

}  // namespace

std::int64_t number_in(std::string_view text, std::int64_t least, std::int64_t most) {
  const auto number = parse_int64(text);
  if (number && *number >= least && *number <= most) return *number;
  throw invalid_parameter("'{}' is no number from {} to {}", printable(text), least, most);
}

void add_listen_options(cli::Verb& verb, ListenOptions& options) {
  const auto first = [&options](std::string_view variable) {
    return options.takes_variables ? fmt::format("${}, else ", variable) : std::string();
  };
  verb.option(
      "-h,--host", "HOST", options.host,
      fmt::format("The address to listen on; default {}127.0.0.1, which only this machine reaches",
                  first("MLFLOW_HOST")));
  verb.option(
      "-p,--port", "PORT", [&options](const std::string& text) { options.port = parse_port(text); },
      fmt::format("The port; default {}5000; 0 for any that is free", first("MLFLOW_PORT")));
  verb.option("--unix", "PATH", options.unix_socket,
              "A Unix socket to listen on; with -h or -p, beside the port")
      .complete(cli::complete_files);
  verb.option("--tls-cert", "FILE", options.tls_certificate,
              "Speak TLS, with the certificate and its chain in a PEM file")
      .complete(cli::complete_files);
  verb.option("--tls-key", "FILE", options.tls_key, "The certificate's private key, a PEM file")
      .complete(cli::complete_files);
  verb.flag("--log-json", options.log_json, "Write the log of requests as JSON");
}

std::vector<net::Endpoint> endpoints_of(const ListenOptions& options, const Variable& variable) {
  std::vector<net::Endpoint> found;
  for (const int descriptor : net::listening_descriptors(variable)) {
    found.emplace_back(net::InheritedEndpoint{descriptor});
  }
  if (options.unix_socket) found.emplace_back(net::UnixEndpoint{.path = *options.unix_socket});
  auto host = options.host;
  auto port = options.port;
  if (options.takes_variables && !host) host = variable("MLFLOW_HOST");
  if (options.takes_variables && !port) {
    port = parse_variable(variable, "MLFLOW_PORT", parse_port);
  }
  if (found.empty() || host || port) {
    found.emplace_back(net::TcpEndpoint{.host = host.value_or(std::string(default_host)),
                                        .port = port.value_or(default_port)});
  }
  return found;
}

std::optional<net::TlsFiles> tls_files_of(const ListenOptions& options) {
  if (options.tls_certificate.has_value() != options.tls_key.has_value()) {
    throw cli::usage_error("--tls-cert and --tls-key need each other");
  }
  if (!options.tls_certificate) return std::nullopt;
  return net::TlsFiles{.certificate = *options.tls_certificate, .key = *options.tls_key};
}

bool are_local(const std::vector<net::Endpoint>& endpoints) {
  return std::ranges::all_of(endpoints, is_local);
}

std::function<void(const net::RequestRecord&)> request_log(const ListenOptions& options,
                                                           cli::Session& session) {
  using net::AccessLog;
  if (session.options.quiet) return [](const net::RequestRecord&) {};
  const auto form = options.log_json ? AccessLog::Form::json : AccessLog::Form::plain;
  const auto log =
      std::make_shared<AccessLog>(STDERR_FILENO, form, session.command() + ": ", session.clock());
  return [log](const net::RequestRecord& record) { log->add(record); };
}

}  // namespace mlf::hosting
