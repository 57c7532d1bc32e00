// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace mlf::vcs {

/// Makes libgit2 reach ssh repositories as git does, by running ssh(1): with the user's keys,
/// agent, known hosts, ~/.ssh/config and jump hosts, of which the library itself would know few.
/// `command` is for the shell, as git's GIT_SSH_COMMAND; "" is ssh itself, told never to ask. To be
/// called once; the command is kept to the end of the program.
void use_ssh(const std::string& command);

}  // namespace mlf::vcs
