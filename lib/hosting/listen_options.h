// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/user.h"
#include "cli/session.h"
#include "cli/verb.h"
#include "net/http_server.h"

/// What all commands that serve HTTP have in common.
namespace mlf::hosting {

/// The options that say where a server listens and how it logs.
struct ListenOptions {
  /// Whether MLFLOW_HOST and MLFLOW_PORT stand for options that are not given.
  bool takes_variables = true;
  std::optional<std::string> host;
  std::optional<std::uint16_t> port;
  std::optional<std::string> unix_socket;
  std::optional<std::string> tls_certificate;
  std::optional<std::string> tls_key;
  bool log_json = false;
};

/// Declares -h/--host, -p/--port, --unix, --tls-cert, --tls-key and --log-json.
void add_listen_options(cli::Verb& verb, ListenOptions& options);

/// Where to listen: the sockets that systemd has opened, the Unix socket, and the host and port if
/// one of them is given, by option or by a variable that is taken, or there is nothing else.
/// Takes over the sockets; call it once.
/// @throws Error as net::listening_descriptors(), and for a MLFLOW_PORT that is no port.
std::vector<net::Endpoint> endpoints_of(const ListenOptions& options, const Variable& variable);
/// @throws UsageError when only one of the certificate and the key is given.
std::optional<net::TlsFiles> tls_files_of(const ListenOptions& options);
/// Whether only this machine can reach every one of the endpoints. Of a socket that systemd opened,
/// the administrator has decided that.
bool are_local(const std::vector<net::Endpoint>& endpoints);
/// The log of requests, on standard error; nothing with -q. The session must outlive it.
std::function<void(const net::RequestRecord&)> request_log(const ListenOptions& options,
                                                           cli::Session& session);

/// What `parse` makes of an environment variable; nullopt when it is unset.
/// @throws Error what `parse` throws, with the name of the variable.
template <typename Parse>
auto parse_variable(const Variable& variable, const std::string& name, const Parse& parse)
    -> std::optional<decltype(parse(name))> {
  const auto text = variable(name);
  if (!text) return std::nullopt;
  try {
    return parse(*text);
  } catch (const Error& error) {
    throw error.with_context(name);
  }
}

/// Reads an integer within bounds, for options. @throws Error INVALID_PARAMETER_VALUE.
std::int64_t number_in(std::string_view text, std::int64_t least, std::int64_t most);

}  // namespace mlf::hosting
