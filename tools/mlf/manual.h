// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace mlf::tools {

/// Becomes man(1) with the page of a command, a verb or a topic: no words give mlf(1), "run"
/// mlf-run(1), "search" mlf-search(7), "project" and "sweep" mlf-project-sweep(1). A verb without a
/// page of its own is in the page whose NAME section has it, else in the page of its command. Where
/// man or the page is missing, becomes `mlf-WORD... --help` instead.
/// @return only when neither can be had.
void become_manual(const std::vector<std::string>& words);

}  // namespace mlf::tools
