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
inline constexpr int signal = 128;  ///< and the number of the signal that ended it
inline constexpr int gate = 3;      ///< of `mlf run compare`: a --fail-if holds or is undefined
}  // namespace exit_code

/// A tool's declaration: what main.cpp hands to main().
struct ToolDefinition {
  std::string name;         ///< what people type: "mlf run"
  std::string description;  ///< one sentence, no full stop
  std::vector<void (*)(Tool&)> verbs;
};

/// The whole of a tool's main(): parses, runs the verb, reports what went wrong in one line on
/// standard error, flushes standard output and checks that it was written. @return the exit code.
int main(const ToolDefinition& definition, int argc, const char* const* argv);

/// The same on a tool and a session at hand; `arguments` are without the program's name.
int run(Tool& tool, std::vector<std::string> arguments);

}  // namespace mlf::cli
