// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/tag.h"

/// Tags that describe a command before it runs.
namespace mlf::record {

/// The command's words as a JSON array without credentials, the host, the working directory, and
/// this process as its supervisor.
std::vector<Tag> command_tags(std::span<const std::string> command,
                              const std::filesystem::path& directory);

/// Only the tag that names this process, for a run that it is about to hand to another process.
Tag process_tag();

}  // namespace mlf::record
