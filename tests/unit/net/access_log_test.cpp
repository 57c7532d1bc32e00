// SPDX-License-Identifier: Apache-2.0
#include "net/access_log.h"

#include <string>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::net;
using namespace std::chrono_literals;

namespace {

net::RequestRecord record() {
  net::RequestRecord made;
  made.id = "7";
  made.peer = "127.0.0.1";
  made.method = "POST";
  made.path = "/invocations";
  made.status = 200;
  made.body_bytes_in = 10;
  made.body_bytes_out = 20;
  made.is_complete = true;
  made.queue = 1500us;
  made.work = 2ms;
  return made;
}

}  // namespace

TEST_CASE("a line of the log says who asked what, and how that went") {
  CHECK(access_line(record()) ==
        "127.0.0.1 POST /invocations 200 20 bytes in 3.5 ms (queue 1.5, work 2.0, send 0.0)");
  auto refused = record();
  refused.method = "";
  refused.path = "\x1b[31m";
  refused.is_complete = false;
  refused.failure = "two\nlines";
  const auto line = access_line(refused);
  CHECK(line.find('\n') == line.npos);
  CHECK(line.find('\x1b') == line.npos);
  CHECK(line.find(", not sent to its end: two") != line.npos);
}

TEST_CASE("a line of the log as JSON") {
  CHECK(access_json(record(), 1700000000000) ==
        R"({"time":1700000000000,"id":"7","peer":"127.0.0.1","method":"POST",)"
        R"("path":"/invocations","status":200,"bytes_in":10,"bytes_out":20,"complete":true,)"
        R"("queue_ms":1.5,"work_ms":2.0,"send_ms":0.0,"total_ms":3.5,"failure":""})");
}

TEST_CASE("a log that nobody reads drops lines and says so later") {
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  const FileDescriptor reader(ends[0]);
  const FileDescriptor writer(ends[1]);
  const test::FakeClock clock;
  AccessLog log(writer.get(), AccessLog::Form::plain, "x: ", clock);
  for (int i = 0; i < 20'000; ++i) log.add(record());
  std::string seen;
  fcntl(reader.get(), F_SETFL, O_NONBLOCK);
  for (int i = 0; i < 100; ++i) {
    std::string buffer(1 << 16, '\0');
    const auto size = ::read(reader.get(), buffer.data(), buffer.size());
    if (size > 0) seen.append(buffer, 0, static_cast<std::size_t>(size));
    log.add(record());
  }
  CHECK(seen.find(" lines of this log were dropped\n") != seen.npos);
  CHECK(seen.starts_with("x: 127.0.0.1 POST"));
}
