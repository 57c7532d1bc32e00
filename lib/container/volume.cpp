// SPDX-License-Identifier: Apache-2.0
#include "container/volume.h"

#include <algorithm>
#include <optional>
#include <system_error>

#include "base/characters.h"
#include "base/error.h"

namespace mlf::container {

namespace {

namespace fs = std::filesystem;

bool starts_name(char c) { return is_letter(c) || c == '_'; }

std::string_view name_at(std::string_view text) {
  const auto* const end = std::find_if(text.begin(), text.end(),
                                       [](char c) { return !starts_name(c) && !is_digit(c); });
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

/// A reference to a variable, $NAME or ${NAME}; the name is "" for a '$' that is not followed by
/// one.
struct Reference {
  std::string name;
  std::size_t length = 1;
};

Reference reference_at(std::string_view text) {
  const bool in_braces = text.substr(1, 1) == "{";
  const std::size_t begin = in_braces ? 2 : 1;
  if (text.size() <= begin || !starts_name(text[begin])) return {};
  const std::string_view name = name_at(text.substr(begin));
  const std::size_t end = begin + name.size();
  if (!in_braces) return {std::string(name), end};
  if (text.substr(end, 1) != "}") return {};
  return {std::string(name), end + 1};
}

std::string required(const Variable& variable, const std::string& name, std::string_view volume) {
  if (auto value = variable(name)) return *std::move(value);
  throw invalid_parameter(
      "the project's volume '{}' needs the environment variable {}, which is "
      "not set",
      volume, name);
}

/// Whether `outer` is `inner` or an ancestor of it.
bool contains(const fs::path& outer, const fs::path& inner) {
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

/// The path with symbolic links resolved, as far as it exists, and without a slash at its end.
fs::path resolved(const fs::path& path) {
  std::error_code unreadable;
  fs::path result = fs::weakly_canonical(path, unreadable);
  if (unreadable) result = path.lexically_normal();
  return result.has_filename() || !result.has_relative_path() ? result : result.parent_path();
}

/// The path on this machine that a volume mounts; nullopt for a volume that docker manages.
std::optional<fs::path> host_path(std::string_view volume, const fs::path& project) {
  const std::size_t colon = volume.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string_view source = volume.substr(0, colon);
  if (source.empty() || (source.front() != '/' && source.front() != '.')) return std::nullopt;
  return resolved(project / source);
}

bool gives_power(const fs::path& host, const Variable& variable) {
  std::vector<fs::path> as_a_whole{"/run/docker.sock", "/run/podman", "/run/containerd"};
  std::vector<fs::path> in_any_part{"/etc", "/proc", "/sys", "/boot", "/var/lib/docker"};
  if (const auto home = variable("HOME")) {
    as_a_whole.emplace_back(*home);
    for (const char* keys : {".ssh", ".gnupg"}) in_any_part.push_back(fs::path(*home) / keys);
  }
  const auto is_in_it = [&](const fs::path& path) { return contains(host, resolved(path)); };
  const auto it_is_in = [&](const fs::path& path) { return contains(resolved(path), host); };
  return std::any_of(as_a_whole.begin(), as_a_whole.end(), is_in_it) ||
         std::any_of(in_any_part.begin(), in_any_part.end(), is_in_it) ||
         std::any_of(in_any_part.begin(), in_any_part.end(), it_is_in);
}

}  // namespace

std::string expand_volume(std::string_view volume, const Variable& variable) {
  std::string result;
  std::string_view rest = volume;
  if (rest.substr(0, 2) == "~/" || rest.substr(0, 2) == "~:") {
    result = required(variable, "HOME", volume);
    rest.remove_prefix(1);
  }
  while (!rest.empty()) {
    const Reference reference = rest.front() == '$' ? reference_at(rest) : Reference{};
    if (reference.name.empty()) {
      result += rest.front();
    } else {
      result += required(variable, reference.name, volume);
    }
    rest.remove_prefix(reference.length);
  }
  return result;
}

void require_harmless_volume(std::string_view volume, const fs::path& project,
                             const std::vector<fs::path>& allowed, const Variable& variable) {
  const auto host = host_path(volume, project);
  if (!host || !gives_power(*host, variable)) return;
  const auto holds_it = [&](const fs::path& path) { return contains(resolved(path), *host); };
  if (std::any_of(allowed.begin(), allowed.end(), holds_it)) return;
  throw Error(ErrorCode::permission_denied,
              fmt::format("the project's volume '{}' would give its container power over this "
                          "machine; if you trust the project, allow it with --allow-volume {}",
                          volume, host->string()));
}

}  // namespace mlf::container
