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

/// What a run records as its source: the program that it was started by or for.
namespace mlf::tracking {

/// Whether there is a regular file of that path, outside /dev and /proc.
bool is_script(const std::string& path);

/// What is recorded as mlflow.source.name of a command line: the first argument that is a file, as
/// in "bash -e train.sh"; else the program's name; "<console>" of a shell alone, as MLflow calls
/// it.
std::string source_name_of(std::span<const std::string> command_line,
                           const std::function<bool(const std::string& path)>& is_file = is_script);

/// The same of the program that started this one.
std::string calling_source_name();

/// mlflow.source.name, without credentials that it may have in it, mlflow.source.type LOCAL, and
/// of the repository that the program is in mlflow.source.git.commit, branch, repoURL and dirty.
std::vector<Tag> source_tags(std::string_view name,
                             const std::optional<vcs::Description>& repository = std::nullopt);

}  // namespace mlf::tracking
