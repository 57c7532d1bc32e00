// SPDX-License-Identifier: Apache-2.0
#include <exception>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/hash.h"
#include "base/text.h"
#include "vcs/description.h"
#include "vcs/fetch.h"
#include "vcs/json_text.h"
#include "vcs/url.h"

namespace mlf::vcs {

namespace {

using nlohmann::json;

std::string dump(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

std::string encode(const FetchRequest& request) {
  return dump({{"url", request.url},
               {"version", nullable(request.version)},
               {"clones", request.clones.string()},
               {"directory", request.directory.string()},
               {"with_submodules", request.with_submodules},
               {"ssh_command", request.ssh_command},
               {"certificates", request.certificates},
               {"default_certificates", request.default_certificates}});
}

FetchRequest decode_request(std::string_view text) {
  try {
    const json object = json::parse(text);
    return {.url = object.at("url"),
            .version = optional_text(object, "version"),
            .clones = object.at("clones").get<std::string>(),
            .directory = object.at("directory").get<std::string>(),
            .with_submodules = object.at("with_submodules"),
            .ssh_command = object.at("ssh_command"),
            .certificates = object.at("certificates"),
            .default_certificates = object.at("default_certificates")};
  } catch (const json::exception&) {
    throw internal_error("that is no request to fetch a repository");
  }
}

std::string encode(const Fetched& fetched) {
  return dump({{"commit", fetched.commit},
               {"branch", nullable(fetched.branch)},
               {"repo_url", nullable(fetched.repo_url)},
               {"has_large_files", fetched.has_large_files}});
}

std::string encode_error(const std::exception& error) {
  const auto* ours = dynamic_cast<const Error*>(&error);
  const ErrorCode code = ours == nullptr ? ErrorCode::internal_error : ours->code();
  return dump({{"error", error.what()}, {"code", static_cast<int>(code)}});
}

Fetched decode_fetched(std::string_view text) {
  try {
    const json object = json::parse(text);
    if (object.contains("error")) {
      throw Error(static_cast<ErrorCode>(object.at("code").get<int>()),
                  object.at("error").get<std::string>());
    }
    return {.commit = object.at("commit"),
            .branch = optional_text(object, "branch"),
            .repo_url = optional_text(object, "repo_url"),
            .has_large_files = object.at("has_large_files")};
  } catch (const json::exception&) {
    throw internal_error("mlf-vcs said something that is no answer");
  }
}

std::string clone_name(std::string_view url) {
  const std::string bare = without_user(url);
  const std::string shown = recorded_url(bare);
  std::string_view name = shown;
  while (name.ends_with('/')) name.remove_suffix(1);
  if (name.ends_with(".git")) name.remove_suffix(4);
  name = name.substr(std::min(name.find_last_of("/:") + 1, name.size()));
  std::string readable;
  for (const char c : name.substr(0, 40)) {
    const bool is_plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                          (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    readable += is_plain ? c : '_';
  }
  return (readable.empty() ? "repository" : readable) + "-" + md5_hex(bare);
}

}  // namespace mlf::vcs
