// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "cli/verb.h"

namespace mlf::cli {

/// Carries out `mlf-x --complete WORD...`: prints how the last word, which may be empty, can be
/// completed, one line "VALUE\tDESCRIPTION" for each candidate. The line ":files" or ":directories"
/// asks the shell to complete file names itself, ":command" to complete a command line. On errors
/// it prints nothing, on standard error neither.
/// @return the exit code, which is 0.
int complete(Tool& tool, const Verb& common, std::span<const std::string> words);

}  // namespace mlf::cli
