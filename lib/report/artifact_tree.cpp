// SPDX-License-Identifier: Apache-2.0
#include "report/artifact_tree.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/cell_text.h"

namespace mlf::report {

namespace {

using artifact::FileInfo;

struct Node {
  std::string_view name;
  const FileInfo* info = nullptr;
  std::uint64_t size = 0;
  std::vector<std::size_t> children;
};

std::string_view last_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

std::string_view parent_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == path.npos ? std::string_view() : path.substr(0, slash);
}

/// The nodes in the order of the walk, the root first. `open` holds the directories from the root
/// down to the one whose entries are being added.
std::vector<Node> build(const RelativePath& directory, std::span<const FileInfo> entries) {
  std::vector<Node> nodes = {{.name = directory.empty() ? "." : std::string_view(directory.str())}};
  std::vector<std::pair<std::string_view, std::size_t>> open = {{directory.str(), 0}};
  for (const auto& entry : entries) {
    while (open.size() > 1 && open.back().first != parent_of(entry.path)) open.pop_back();
    const auto index = nodes.size();
    nodes[open.back().second].children.push_back(index);
    nodes.push_back({.name = last_name(entry.path),
                     .info = &entry,
                     .size = entry.file_size.value_or(0),
                     .children = {}});
    for (const auto& [path, ancestor] : open) nodes[ancestor].size += nodes[index].size;
    if (entry.is_dir) open.emplace_back(entry.path, index);
  }
  return nodes;
}

std::string label(const Node& node) {
  const bool is_dir = node.info == nullptr || node.info->is_dir;
  return fmt::format("{}{}{}  {}", printable(node.name), is_dir ? "/" : "",
                     node.info != nullptr && node.info->is_link ? "@" : "",
                     cli::size_text(node.size));
}

struct Pending {
  std::size_t node = 0;
  std::string before;
  bool is_last = true;
};

}  // namespace

std::string artifact_tree(const RelativePath& directory, std::span<const FileInfo> entries) {
  if (entries.size() == 1 && entries[0].path == directory.str()) {
    return fmt::format("{}  {}\n", printable(entries[0].path),
                       cli::size_text(entries[0].file_size.value_or(0)));
  }
  const auto nodes = build(directory, entries);
  std::string text = label(nodes[0]) + '\n';
  std::vector<Pending> pending;
  const auto add_children = [&](const Node& node, const std::string& before) {
    for (auto child = node.children.rbegin(); child != node.children.rend(); ++child) {
      pending.push_back({*child, before, child == node.children.rbegin()});
    }
  };
  add_children(nodes[0], "");
  while (!pending.empty()) {
    const auto next = std::move(pending.back());
    pending.pop_back();
    text += next.before + (next.is_last ? "└── " : "├── ") + label(nodes[next.node]) + '\n';
    add_children(nodes[next.node], next.before + (next.is_last ? "    " : "│   "));
  }
  const auto is_dir = [](const FileInfo& info) { return info.is_dir; };
  const auto directories = static_cast<std::size_t>(std::ranges::count_if(entries, is_dir));
  const auto files = entries.size() - directories;
  return text + fmt::format("{} {}, {} {}\n", directories,
                            directories == 1 ? "directory" : "directories", files,
                            files == 1 ? "file" : "files");
}

}  // namespace mlf::report
