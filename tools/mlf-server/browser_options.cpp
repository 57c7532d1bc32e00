// SPDX-License-Identifier: Apache-2.0
#include "browser_options.h"

#include <variant>

#include "artifact_options.h"
#include "base/error.h"
#include "base/text.h"

namespace mlf::tools {

namespace {

/// "a,b" as a list.
std::vector<std::string> listed(const std::optional<std::string>& text) {
  std::vector<std::string> words;
  const std::string_view all = text ? std::string_view(*text) : std::string_view();
  for (const auto word : split(all, ',')) {
    if (const auto trimmed = trim(word); !trimmed.empty()) words.emplace_back(trimmed);
  }
  return words;
}

std::string frame_options_of(const std::string& text) {
  auto word = to_upper(text);
  if (word == "NONE" || word.empty()) return "";
  if (word == "SAMEORIGIN" || word == "DENY") return word;
  throw invalid_parameter("--x-frame-options: '{}' is none of SAMEORIGIN, DENY and NONE",
                          printable(text));
}

}  // namespace

void add_browser_options(cli::Verb& verb, BrowserOptions& options) {
  constexpr const char* group = "Options about web browsers";
  verb.option("--allowed-hosts", "HOST,...", options.allowed_hosts,
              "The hosts that requests may be for, with * as a wildcard; default "
              "$MLFLOW_SERVER_ALLOWED_HOSTS, else this machine and private addresses")
      .group(group);
  verb.option("--cors-allowed-origins", "ORIGIN,...", options.allowed_origins,
              "The origins whose pages may change something, or *; default "
              "$MLFLOW_SERVER_CORS_ALLOWED_ORIGINS, else only this machine's")
      .group(group);
  verb.option("--x-frame-options", "RULE", options.frame_options,
              "Which pages may show this server's in a frame: SAMEORIGIN (the default), DENY, or "
              "NONE for no rule")
      .group(group);
  verb.flag("--disable-security-middleware", options.is_disabled,
            "Check neither hosts nor origins, and send no header about them")
      .group(group);
}

std::optional<server::BrowserRules> browser_rules(const BrowserOptions& options,
                                                  const std::vector<net::Endpoint>& endpoints,
                                                  const std::string& prefix,
                                                  const Variable& variable) {
  if (options.is_disabled ||
      flag_of(variable, "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE").value_or(false)) {
    return std::nullopt;
  }
  server::BrowserRules rules;
  rules.allowed_hosts =
      listed(given_or(options.allowed_hosts, variable, "MLFLOW_SERVER_ALLOWED_HOSTS"));
  rules.allowed_origins =
      listed(given_or(options.allowed_origins, variable, "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS"));
  rules.frame_options =
      frame_options_of(given_or(options.frame_options, variable, "MLFLOW_SERVER_X_FRAME_OPTIONS")
                           .value_or("SAMEORIGIN"));
  for (const auto& endpoint : endpoints) {
    if (const auto* tcp = std::get_if<net::TcpEndpoint>(&endpoint)) rules.own_host = tcp->host;
  }
  rules.prefix = prefix;
  return rules;
}

}  // namespace mlf::tools
