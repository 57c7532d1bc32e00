// SPDX-License-Identifier: Apache-2.0
#include "net/service_manager.h"

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::net {

namespace {

constexpr int first_handed_over = 3;  // SD_LISTEN_FDS_START
constexpr std::int64_t most_handed_over = 1000;

}  // namespace

std::vector<int> listening_descriptors(const Variable& variable) {
  const auto process = variable("LISTEN_PID");
  const auto count_text = variable("LISTEN_FDS");
  if (!process || !count_text || parse_int64(*process) != getpid()) return {};
  const auto count = parse_int64(*count_text);
  if (!count || *count < 0 || *count > most_handed_over) {
    throw invalid_parameter("LISTEN_FDS is '{}', which is no number of sockets",
                            printable(*count_text));
  }
  std::vector<int> descriptors;
  for (int i = 0; i < *count; ++i) {
    descriptors.push_back(first_handed_over + i);
    fcntl(descriptors.back(), F_SETFD, FD_CLOEXEC);
  }
  return descriptors;
}

void notify_service_manager(const Variable& variable, std::string_view news) {
  const auto path = variable("NOTIFY_SOCKET");
  if (!path) return;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path->size() >= sizeof address.sun_path) {
    throw invalid_parameter("NOTIFY_SOCKET is longer than the name of a socket can be");
  }
  path->copy(address.sun_path, path->size());
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';  // an abstract name
  const FileDescriptor file(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path->size());
  if (sendto(file.get(), news.data(), news.size(), MSG_NOSIGNAL,
             reinterpret_cast<const sockaddr*>(&address), length) < 0) {
    throw system_error(errno, "notify", *path);
  }
}

}  // namespace mlf::net
