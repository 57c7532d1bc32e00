// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "cli/session.h"
#include "cli/verb.h"

namespace mlf::cli {

namespace exit_code {
inline constexpr int success = 0;
inline constexpr int failure = 1;
inline constexpr int usage = 2;
inline constexpr int signal = 128;  ///< plus the number of the signal that stopped the command
inline constexpr int gate = 3;      ///< `mlf run compare`: a --fail-if holds or is undefined
}  // namespace exit_code

/// What a tool's main.cpp gives to main().
struct ToolDefinition {
  std::string name;         ///< what people type: "mlf run"
  std::string description;  ///< one sentence, no full stop
  std::vector<void (*)(Tool&)> verbs;
};

/// A tool's main(): parses the arguments, runs the verb, and flushes standard output. Reports any
/// error, also one in writing standard output, as one line on standard error.
/// @return the exit code.
int main(const ToolDefinition& definition, int argc, const char* const* argv);

/// The same for a tool that has been made already. `arguments` do not include the program's name.
int run(Tool& tool, std::vector<std::string> arguments);

}  // namespace mlf::cli
