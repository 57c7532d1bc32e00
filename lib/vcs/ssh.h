// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace mlf::vcs {

/// Makes libgit2 reach ssh repositories by running ssh(1), as git does. So the user's keys, agent,
/// known hosts, ~/.ssh/config and jump hosts work; libgit2's own ssh does not know most of these.
/// `command` is run by a shell, as git's GIT_SSH_COMMAND; "" means ssh with the option never to
/// ask. Call it once.
void use_ssh(const std::string& command);

}  // namespace mlf::vcs
