// SPDX-License-Identifier: Apache-2.0
#include "base/process_identity.h"

#include <doctest/doctest.h>
#include <signal.h>

#include "base/process.h"

using namespace mlf;

TEST_CASE("a signal goes to the process that is meant, not to one of its number") {
  Process process = Process::spawn({.arguments = {"sleep", "100"}});
  const auto id = find_process(process.pid());
  REQUIRE(id);
  send_signal({id->pid, id->start_time + 1}, SIGKILL);
  CHECK(find_process(id->pid) == id);
  send_signal(*id, SIGKILL);
  CHECK(process.wait().signal == SIGKILL);
}
