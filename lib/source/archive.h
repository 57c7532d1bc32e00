// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/context.h"
#include "source/work_trees.h"

namespace mlf::source {

/// Whether a file name or the path of a URL ends as those of archives do, such as ".tar.gz" and
/// ".zip".
bool is_archive_name(std::string_view name);

/// Downloads an archive from an http: or https: URL and unpacks it into a new work tree below
/// `root`. What follows a "#" in the URL is not looked at.
/// @throws Error as net::download_in_child(), unpack_in_child(), and INVALID_PARAMETER_VALUE for a
/// URL whose path does not end as that of an archive.
WorkTree fetch_archive(const std::string& url, const std::filesystem::path& root,
                       const Context& context);

}  // namespace mlf::source
