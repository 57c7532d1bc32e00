// SPDX-License-Identifier: Apache-2.0
#include "vcs/remotes.h"

#include "vcs/description.h"

namespace mlf::vcs {

std::optional<std::string> first_remote_url(git_repository* repository) {
  git_config* raw_all = nullptr;
  if (git_repository_config_snapshot(&raw_all, repository) != 0) return std::nullopt;
  const Config all(raw_all);
  git_config_iterator* raw = nullptr;
  if (git_config_iterator_glob_new(&raw, all.get(), "^remote\\..*\\.url$") != 0) {
    return std::nullopt;
  }
  const Handle<git_config_iterator, git_config_iterator_free> entries(raw);
  git_config_entry* entry = nullptr;
  while (git_config_next(&entry, entries.get()) == 0) {
    if (entry->level != GIT_CONFIG_LEVEL_LOCAL || entry->value == nullptr) continue;
    std::string clean = recorded_url(entry->value);
    if (!clean.empty()) return clean;
  }
  return std::nullopt;
}

}  // namespace mlf::vcs
