// SPDX-License-Identifier: Apache-2.0
//
// pip says that there is no such package also when it has reached no server, and says last to read
// a page of its manual when requirements contradict each other; uv and conda say the cause in
// several lines, followed by advice. So the whole output is searched for the lines that each of the
// tools has for a cause.
#include "env/install_failure.h"

#include <array>
#include <vector>

#include "base/error.h"
#include "base/text.h"

namespace mlf::env {

namespace {

struct NetworkSign {
  std::string_view text;  ///< in the output of pip, uv or conda
  std::string_view meaning;
};

/// The first that is found counts: a proxy that refuses is told with a connection that failed.
constexpr std::array<NetworkSign, 17> network_signs{{
    {"ProxyError", "the proxy does not answer as it should (HTTPS_PROXY)"},
    {"Cannot connect to proxy", "the proxy cannot be reached (HTTPS_PROXY)"},
    {"CERTIFICATE_VERIFY_FAILED",
     "the server's certificate is not trusted (PIP_CERT, SSL_CERT_FILE)"},
    {"invalid peer certificate", "the server's certificate is not trusted (SSL_CERT_FILE)"},
    {"SSLError", "TLS failed"},
    {"Name or service not known", "the name of the server cannot be resolved"},
    {"Temporary failure in name resolution", "the name of the server cannot be resolved"},
    {"dns error", "the name of the server cannot be resolved"},
    {"Could not resolve host", "the name of the server cannot be resolved"},
    {"Connection refused", "the server refuses connections"},
    {"Network is unreachable", "there is no way to the server"},
    {"No route to host", "there is no way to the server"},
    {"ConnectTimeoutError", "the server does not answer"},
    {"Read timed out", "the server does not answer"},
    {"operation timed out", "the server does not answer"},
    {"NewConnectionError", "the server cannot be reached"},
    {"CondaHTTPError", "the server cannot be reached"},
}};

std::string_view network_problem(std::string_view output) {
  for (const auto& sign : network_signs) {
    if (output.find(sign.text) != std::string_view::npos) return sign.meaning;
  }
  return {};
}

/// The line that has `mark`, from there on; "" when there is none.
std::string_view line_from(std::string_view output, std::string_view mark) {
  const auto start = output.rfind(mark);
  if (start == std::string_view::npos) return {};
  return trim(output.substr(start, output.find('\n', start) - start));
}

/// What follows `mark` until a blank line, in one line.
std::string paragraph_after(std::string_view output, std::string_view mark) {
  const auto start = output.find(mark);
  if (start == std::string_view::npos) return {};
  std::string text;
  for (const auto line : split(output.substr(start + mark.size()), '\n')) {
    const auto words = trim(line);
    if (words.empty() && !text.empty()) break;
    if (!words.empty()) text += (text.empty() ? "" : " ") + std::string(words);
  }
  return text;
}

/// Which requirements the tool could not get.
std::string missing_packages(std::string_view output) {
  if (const auto none = line_from(output, "No matching distribution found for"); !none.empty()) {
    return std::string(none);
  }
  if (const auto conflict = line_from(output, "Cannot install"); !conflict.empty()) {
    return std::string(conflict);
  }
  if (auto reason = paragraph_after(output, "╰─▶"); !reason.empty()) return reason;
  constexpr std::string_view of_conda =
      "The following packages are not available from current channels:";
  if (const auto list = paragraph_after(output, of_conda); !list.empty()) {
    return fmt::format("no channel has {}", list.starts_with("- ") ? list.substr(2) : list);
  }
  return {};
}

}  // namespace

std::string install_failure(std::string_view output) {
  const auto network = network_problem(output);
  const auto missing = missing_packages(output);
  if (network.empty()) return missing;
  return missing.empty() ? fmt::format("the network: {}", network)
                         : fmt::format("the network: {}; {}", network, missing);
}

void require_installed(const ToolResult& result, std::string_view what) {
  const auto cause = result.status.success() || result.was_stopped
                         ? std::string()
                         : install_failure(result.last_output);
  require_success(
      cause.empty() ? result : ToolResult{.status = result.status, .last_output = cause}, what);
}

}  // namespace mlf::env
