// SPDX-License-Identifier: Apache-2.0
#include "net/service_manager.h"

#include <string>

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::net;
using test::variables;

TEST_CASE("sockets that were handed over are those of this process") {
  const std::string own = std::to_string(getpid());
  CHECK(listening_descriptors(variables({})).empty());
  CHECK(listening_descriptors(variables({{"LISTEN_PID", "1"}, {"LISTEN_FDS", "2"}})).empty());
  CHECK(listening_descriptors(variables({{"LISTEN_PID", own}, {"LISTEN_FDS", "2"}})) ==
        std::vector{3, 4});
  for (const std::string count : {"x", "-1", "1001", "1 "}) {
    CHECK_THROWS_AS(listening_descriptors(variables({{"LISTEN_PID", own}, {"LISTEN_FDS", count}})),
                    Error);
  }
}

TEST_CASE("the service manager gets news") {
  notify_service_manager(variables({}), "READY=1");
  const test::TempDir directory;
  const std::string path = directory.path() / "socket";
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const FileDescriptor manager(socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  REQUIRE(bind(manager.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  notify_service_manager(variables({{"NOTIFY_SOCKET", path}}), "STOPPING=1");
  char news[100];
  const auto size = recv(manager.get(), news, sizeof news, MSG_DONTWAIT);
  CHECK(std::string(news, static_cast<std::size_t>(std::max<ssize_t>(size, 0))) == "STOPPING=1");
  CHECK_THROWS_AS(notify_service_manager(variables({{"NOTIFY_SOCKET", path + "x"}}), "READY=1"),
                  Error);
  CHECK_THROWS_AS(
      notify_service_manager(variables({{"NOTIFY_SOCKET", std::string(200, 'x')}}), "READY=1"),
      Error);
}
