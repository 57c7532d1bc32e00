// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/tag.h"

/// What is recorded of a command before it runs.
namespace mlf::record {

/// The tags that describe a command: its words as a JSON array, without credentials, host, the
/// directory that it runs in and the process that supervises it, which is this one.
std::vector<Tag> command_tags(std::span<const std::string> command,
                              const std::filesystem::path& directory);

/// Of a run that this process is about to hand to another: the process alone.
Tag process_tag();

}  // namespace mlf::record
