// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/tool_runner.h"

namespace mlf::env {

/// What the output of a failed pip, uv or conda says of the cause, in one line: which requirements
/// cannot be had, and "the network: ..." when no server was reached. "" when the output's last line
/// says it.
std::string install_failure(std::string_view output);

/// Throws unless the tool has installed packages. @throws Error as mlf::require_success(), with
/// install_failure().
void require_installed(const ToolResult& result, std::string_view what);

}  // namespace mlf::env
