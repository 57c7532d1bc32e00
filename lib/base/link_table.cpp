// SPDX-License-Identifier: Apache-2.0
#include "base/link_table.h"

#include <deque>
#include <vector>

#include "base/text.h"

namespace mlf {

namespace {

constexpr int most_hops = 40;  // as in the kernel

std::string join_path(const std::vector<std::string>& parts) { return join(parts, "/"); }

void put_in_front(std::deque<std::string>& names, std::string_view path) {
  const auto parts = split(path, '/');
  names.insert(names.begin(), parts.begin(), parts.end());
}

}  // namespace

void LinkTable::add(std::string_view path, std::string_view target) {
  links_.insert_or_assign(std::string(path), std::string(target));
  ++folded_[to_lower(path)];
}

std::optional<LinkTable::Link> LinkTable::find_escape() const {
  for (const auto& [path, target] : links_) {
    if (!is_good(path, target)) return Link{path, target};
  }
  return std::nullopt;
}

bool LinkTable::is_good(std::string_view path, std::string_view target) const {
  std::deque<std::string> names;
  put_in_front(names, target);
  if (const auto slash = path.rfind('/'); slash != path.npos) {
    put_in_front(names, path.substr(0, slash));
  }
  if (target.starts_with('/')) return false;
  std::vector<std::string> place;
  int hops = 0;
  while (!names.empty()) {
    const std::string name = std::move(names.front());
    names.pop_front();
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      if (place.empty()) return false;
      place.pop_back();
      continue;
    }
    if (to_lower(name) == ".git") return false;
    place.push_back(name);
    const auto link = links_.find(join_path(place));
    if (link == links_.end()) continue;
    if (link->second.starts_with('/')) return false;
    if (++hops > most_hops) return true;  // the kernel refuses to follow it (ELOOP)
    place.pop_back();
    put_in_front(names, link->second);
  }
  return true;
}

bool LinkTable::collides(std::string_view path, Entry entry) const {
  const auto found = folded_.find(to_lower(path));
  if (found == folded_.end()) return false;
  return entry != Entry::link || found->second > 1;
}

}  // namespace mlf
