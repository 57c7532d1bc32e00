// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace mlf::tools {

/// Answers `mlf --complete WORD...`: the first word after `mlf`; later ones are the business of the
/// command itself, which this program becomes. @return the exit code
int complete(int argc, char** argv);

}  // namespace mlf::tools
