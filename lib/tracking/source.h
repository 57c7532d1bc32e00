// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/tag.h"
#include "vcs/description.h"

/// What a run records as its source: the program that it runs, or that started it.
namespace mlf::tracking {

/// Whether `path` is a regular file outside /dev and /proc.
bool is_script(const std::string& path);

/// The value of mlflow.source.name for a command line: the first argument that is a file, as in
/// "bash -e train.sh"; otherwise the program's name. For a shell without a script, or an empty
/// command line, it is "<console>", as in MLflow.
std::string source_name_of(std::span<const std::string> command_line,
                           const std::function<bool(const std::string& path)>& is_file = is_script);

/// source_name_of() for the program that started this process.
std::string calling_source_name();

/// The tags mlflow.source.name, without credentials; mlflow.source.type, LOCAL; and, when there is
/// a repository, mlflow.source.git.commit, branch, repoURL and dirty.
std::vector<Tag> source_tags(std::string_view name,
                             const std::optional<vcs::Description>& repository = std::nullopt);

}  // namespace mlf::tracking
