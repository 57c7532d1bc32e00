// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/numbers.h"
#include "base/uri.h"
#include "vcs/description.h"
#include "vcs/json_text.h"

namespace mlf::vcs {

namespace {

using nlohmann::json;

std::optional<std::vector<std::string>> optional_list(const json& object, const char* key) {
  const json& value = object.at(key);
  if (value.is_null()) return std::nullopt;
  return value.get<std::vector<std::string>>();
}

}  // namespace

std::string encode(const std::optional<Description>& description) {
  const Description none;
  const Description& d = description ? *description : none;
  const json head = {{"root", description ? json(d.root) : json()},
                     {"commit", nullable(d.commit)},
                     {"branch", nullable(d.branch)},
                     {"repo_url", nullable(d.repo_url)},
                     {"dirty", d.dirty},
                     {"changed", d.changed ? json(*d.changed) : json()},
                     {"diff_bytes", d.diff.size()},
                     {"diff_truncated", d.diff_truncated}};
  return head.dump(-1, ' ', false, json::error_handler_t::replace) + "\n" + d.diff;
}

std::optional<Description> decode(std::string_view text) {
  const std::size_t end = text.find('\n');
  try {
    const json head = json::parse(text.substr(0, end));
    const std::string_view diff = end == text.npos ? "" : text.substr(end + 1);
    if (head.at("diff_bytes").get<std::size_t>() != diff.size()) {
      throw internal_error("mlf-vcs was cut short");
    }
    if (head.at("root").is_null()) return std::nullopt;
    return Description{.root = head.at("root").get<std::string>(),
                       .commit = optional_text(head, "commit"),
                       .branch = optional_text(head, "branch"),
                       .repo_url = optional_text(head, "repo_url"),
                       .dirty = head.at("dirty").get<bool>(),
                       .diff = std::string(diff),
                       .diff_truncated = head.at("diff_truncated").get<bool>(),
                       .changed = optional_list(head, "changed")};
  } catch (const json::exception&) {
    throw internal_error("mlf-vcs said something that is no description of a repository");
  }
}

std::string recorded_url(std::string_view url) {
  for (const char c : url) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return "";
  }
  const std::string clean = without_credentials(url);
  const std::size_t scheme_end = clean.find("://");
  if (scheme_end == clean.npos) return clean;  // host:path or a plain path
  return clean.substr(0, clean.find_first_of("?#", scheme_end));
}

std::optional<std::filesystem::path> enclosing_repository(const std::filesystem::path& path) {
  std::error_code ignored;
  for (std::filesystem::path place = path;; place = place.parent_path()) {
    if (std::filesystem::exists(place / ".git", ignored)) return place;
    if (place == place.parent_path()) return std::nullopt;
  }
}

}  // namespace mlf::vcs
