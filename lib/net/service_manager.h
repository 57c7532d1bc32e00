// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "base/user.h"

/// The protocols of systemd for services: sockets that it opens (sd_listen_fds(3)), and news for it
/// (sd_notify(3)).
namespace mlf::net {

/// The listening sockets that were handed to this process, in order; none when LISTEN_PID names
/// another process. Children will not inherit them. Call it once.
/// @throws Error INVALID_PARAMETER_VALUE when LISTEN_FDS is not a number.
std::vector<int> listening_descriptors(const Variable& variable);

/// Sends "READY=1", "STOPPING=1" or the like to the socket that NOTIFY_SOCKET names. Without that
/// variable it does nothing. @throws Error as system_error() when the message cannot be sent.
void notify_service_manager(const Variable& variable, std::string_view news);

}  // namespace mlf::net
