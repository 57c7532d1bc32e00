// SPDX-License-Identifier: Apache-2.0
#include "source/archive.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/error.h"
#include "base/text.h"
#include "net/download.h"
#include "source/unpack.h"
#include "vcs/description.h"

namespace fs = std::filesystem;

namespace mlf::source {

namespace {

constexpr std::array<std::string_view, 10> archive_endings{
    ".zip", ".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".tzst"};

/// The last part of a URL's path, without its extension.
std::string_view short_name_of_url(std::string_view url) {
  const auto name = url.substr(url.rfind('/') + 1);
  return name.substr(0, name.find('.', 1));
}

}  // namespace

bool is_archive_name(std::string_view name) {
  const std::string lower = to_lower(name);
  return std::ranges::any_of(archive_endings,
                             [&](std::string_view end) { return lower.ends_with(end); });
}

WorkTree fetch_archive(const std::string& url, const fs::path& root, const Context& context) {
  const std::string location = url.substr(0, url.find('#'));
  const auto path = std::string_view(location).substr(0, location.find('?'));
  const std::string shown = printable(vcs::recorded_url(location));
  if (!is_archive_name(path)) {
    throw invalid_parameter(
        "'{}' is no archive: the path of the URL must end with .tar.gz, .tgz, .zip or the like",
        shown);
  }
  context.reporter.note(fmt::format("fetching {}", shown));
  WorkTree tree = make_work_tree(root, short_name_of_url(path));
  const fs::path archive = tree.directory.parent_path() / "download";
  net::download_in_child(location, archive, context.run_tool);
  unpack_in_child(archive, tree.directory, context.run_tool);
  fs::remove(archive);
  return tree;
}

}  // namespace mlf::source
