// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "cli/verb.h"

namespace mlf::cli {

/// Answers `mlf-x --complete WORD...`: what the last word, perhaps empty, could become, one line
/// each, "VALUE\tDESCRIPTION". The line ":files" or ":directories" asks the shell for its own file
/// names, ":command" for completion of a command line. Errors give no answer and no message.
/// @return the exit code, 0.
int complete(Tool& tool, const Verb& common, std::span<const std::string> words);

}  // namespace mlf::cli
