// SPDX-License-Identifier: Apache-2.0
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/numbers.h"
#include "base/uri.h"
#include "vcs/description.h"

namespace mlf::vcs {

std::string encode(const std::optional<Description>& description) {
  const Description none;
  const Description& d = description ? *description : none;
  return json_line({{"root", description ? Json(d.root) : Json()},
                    {"commit", json_or_null(d.commit)},
                    {"branch", json_or_null(d.branch)},
                    {"repo_url", json_or_null(d.repo_url)},
                    {"dirty", d.dirty},
                    {"changed", d.changed ? Json(*d.changed) : Json()},
                    {"diff_bytes", d.diff.size()},
                    {"diff_truncated", d.diff_truncated}}) +
         "\n" + d.diff;
}

std::optional<Description> decode(std::string_view text) {
  const std::size_t end = text.find('\n');
  const auto head = JsonReader::parse(text.substr(0, end), "the answer of mlf-vcs");
  const std::string_view diff = end == text.npos ? "" : text.substr(end + 1);
  if (head.get<std::uint64_t>("diff_bytes") != diff.size()) {
    throw internal_error("the answer of mlf-vcs is incomplete");
  }
  if (!head.has("root")) return std::nullopt;
  return Description{.root = head.get<std::string>("root"),
                     .commit = head.find<std::string>("commit"),
                     .branch = head.find<std::string>("branch"),
                     .repo_url = head.find<std::string>("repo_url"),
                     .dirty = head.get<bool>("dirty"),
                     .diff = std::string(diff),
                     .diff_truncated = head.get<bool>("diff_truncated"),
                     .changed = head.find<std::vector<std::string>>("changed")};
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
