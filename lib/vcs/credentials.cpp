// SPDX-License-Identifier: Apache-2.0
// git runs in "/", outside any repository, so that only the user's own configuration decides which
// helpers are run.
#include "vcs/credentials.h"

#include <algorithm>

#include "base/error.h"
#include "base/process.h"
#include "base/text.h"
#include "vcs/url.h"

namespace mlf::vcs {

namespace {

constexpr std::chrono::seconds helper_patience{60};

/// The description of a credential in the form of git-credential(1). "" when the user or the
/// password has a line end, which would add a line to the description.
std::string credential_text(std::string_view text, std::string_view user,
                            std::string_view password) {
  const Url url = parse_url(text);
  std::string host = url.host.find(':') == url.host.npos ? url.host : "[" + url.host + "]";
  if (!url.port.empty()) host += ":" + url.port;
  std::string result;
  const auto add = [&](std::string_view key, std::string_view value) {
    if (!value.empty()) result += fmt::format("{}={}\n", key, value);
  };
  add("protocol", url.kind == Url::Kind::https ? "https" : "http");
  add("host", host);
  add("path", std::string_view(url.path).substr(std::min<std::size_t>(1, url.path.size())));
  add("username", user);
  add("password", password);
  for (const std::string_view part : {user, password}) {
    if (part.find_first_of("\r\n") != part.npos) return {};
  }
  return result + "\n";
}

std::optional<std::string> ask_git(const char* action, const std::string& description) {
  if (description.empty()) return std::nullopt;
  Command command{.arguments = {"git", "credential", action}, .directory = "/"};
  command.environment = {{"GIT_TERMINAL_PROMPT", "0"},
                         {"GIT_DIR", std::nullopt},
                         {"GIT_WORK_TREE", std::nullopt},
                         {"GIT_INDEX_FILE", std::nullopt}};
  try {
    const Captured answer =
        capture(command, {.input = description, .limit = 65536, .timeout = helper_patience});
    if (!answer.status.success() || answer.truncated) return std::nullopt;
    return answer.output;
  } catch (const Error&) {  // no git
    return std::nullopt;
  }
}

}  // namespace

std::optional<Credential> find_credential(std::string_view url, std::string_view user) {
  const auto answer = ask_git("fill", credential_text(url, user, ""));
  if (!answer) return std::nullopt;
  Credential found;
  for (const std::string_view line : split(*answer, '\n')) {
    if (line.starts_with("username=")) found.user = line.substr(9);
    if (line.starts_with("password=")) found.password = line.substr(9);
  }
  if (found.password.empty()) return std::nullopt;
  return found;
}

void approve_credential(std::string_view url, const Credential& credential) {
  ask_git("approve", credential_text(url, credential.user, credential.password));
}

}  // namespace mlf::vcs
