// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace mlf::tools {

/// Becomes man(1) with the page of a topic: "" is mlf(1), "run" mlf-run(1), "search" mlf-search(7).
/// Where man or the page is missing, becomes `mlf-TOPIC --help` instead.
/// @return only when neither can be had.
void become_manual(const std::string& topic);

}  // namespace mlf::tools
