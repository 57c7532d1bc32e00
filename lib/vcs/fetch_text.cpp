// SPDX-License-Identifier: Apache-2.0
#include <exception>

#include <nlohmann/json.hpp>

#include "base/characters.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/text.h"
#include "vcs/description.h"
#include "vcs/fetch.h"
#include "vcs/url.h"

namespace mlf::vcs {

std::string encode(const FetchRequest& request) {
  return json_line({{"url", request.url},
                    {"version", json_or_null(request.version)},
                    {"clones", request.clones.string()},
                    {"directory", request.directory.string()},
                    {"with_submodules", request.with_submodules},
                    {"ssh_command", request.ssh_command},
                    {"certificates", request.certificates},
                    {"default_certificates", request.default_certificates}});
}

FetchRequest decode_request(std::string_view text) {
  const auto object = JsonReader::parse(text, "the request to fetch a repository");
  return {.url = object.get<std::string>("url"),
          .version = object.find<std::string>("version"),
          .clones = object.get<std::string>("clones"),
          .directory = object.get<std::string>("directory"),
          .with_submodules = object.get<bool>("with_submodules"),
          .ssh_command = object.get<std::string>("ssh_command"),
          .certificates = object.get<std::string>("certificates"),
          .default_certificates = object.get<std::string>("default_certificates")};
}

std::string encode(const Fetched& fetched) {
  return json_line({{"commit", fetched.commit},
                    {"branch", json_or_null(fetched.branch)},
                    {"repo_url", json_or_null(fetched.repo_url)},
                    {"has_large_files", fetched.has_large_files}});
}

std::string encode_error(const std::exception& error) {
  const auto* ours = dynamic_cast<const Error*>(&error);
  const ErrorCode code = ours == nullptr ? ErrorCode::internal_error : ours->code();
  return json_line({{"error", error.what()}, {"code", static_cast<int>(code)}});
}

Fetched decode_fetched(std::string_view text) {
  const auto answer = JsonReader::parse(text, "the answer of mlf-vcs");
  if (const auto error = answer.find<std::string>("error")) {
    throw Error(static_cast<ErrorCode>(answer.get<std::int64_t>("code")), *error);
  }
  return {.commit = answer.get<std::string>("commit"),
          .branch = answer.find<std::string>("branch"),
          .repo_url = answer.find<std::string>("repo_url"),
          .has_large_files = answer.get<bool>("has_large_files")};
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
    const bool is_plain = is_letter_or_digit(c) || c == '-' || c == '_';
    readable += is_plain ? c : '_';
  }
  return (readable.empty() ? "repository" : readable) + "-" + md5_hex(bare);
}

}  // namespace mlf::vcs
