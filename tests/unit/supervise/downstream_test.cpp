// SPDX-License-Identifier: Apache-2.0
#include "supervise/downstream.h"

#include <array>
#include <cerrno>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

using namespace mlf;
using namespace mlf::supervise;

namespace {

struct Fixture {
  Fixture() {
    std::array<int, 2> ends{};
    REQUIRE(pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
    reader = FileDescriptor(ends[0]);
    writer = FileDescriptor(ends[1]);
    previous = signal(SIGPIPE, SIG_IGN);
  }
  ~Fixture() { signal(SIGPIPE, previous); }

  /// Reads what is there now.
  std::string read() {
    std::string text;
    std::array<char, 4096> buffer{};
    ssize_t size = 0;
    while ((size = ::read(reader.get(), buffer.data(), buffer.size())) > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(size));
    }
    return text;
  }

  FileDescriptor reader;
  FileDescriptor writer;
  sighandler_t previous;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture, "what a pipe does not take waits, and there is an end of room") {
  Downstream downstream(writer.get());
  std::string sent;
  const std::string piece(65536, 'x');
  while (downstream.room() >= piece.size()) {
    downstream.put(piece);
    sent += piece;
    REQUIRE(sent.size() < 4 * Downstream::most_pending);
  }
  CHECK_FALSE(downstream.is_idle());
  std::string received;
  while (!downstream.is_idle()) {
    received += read();
    downstream.advance();
  }
  CHECK(received + read() == sent);
  CHECK(downstream.room() == Downstream::most_pending);
}

TEST_CASE_FIXTURE(Fixture, "that the reader is gone is seen without a write, and is no error") {
  Downstream downstream(writer.get());
  pollfd entry{downstream.descriptor(), 0, 0};
  CHECK(::poll(&entry, 1, 0) == 0);
  reader.reset();
  CHECK(::poll(&entry, 1, 0) == 1);
  CHECK_FALSE(downstream.is_broken());
  downstream.notice(entry.revents);
  CHECK(downstream.is_broken());
  CHECK(downstream.error() == 0);
  CHECK(downstream.descriptor() == -1);
  downstream.put("dropped");
  CHECK(downstream.is_idle());
}

TEST_CASE_FIXTURE(Fixture, "a reader that goes away while something waits loses the stream too") {
  Downstream downstream(writer.get());
  downstream.put(std::string(200'000, 'x'));
  CHECK_FALSE(downstream.is_idle());
  reader.reset();
  downstream.advance();
  CHECK(downstream.is_broken());
  CHECK(downstream.is_idle());
  CHECK(downstream.error() == 0);
}

TEST_CASE("a write that fails is an error") {
  const FileDescriptor full(::open("/dev/full", O_WRONLY | O_CLOEXEC));
  Downstream downstream(full.get());
  downstream.put("x");
  CHECK(downstream.is_broken());
  CHECK(downstream.error() == ENOSPC);
}

TEST_CASE_FIXTURE(Fixture, "of more than is to be passed on the rest is dropped, aloud") {
  Downstream downstream(writer.get(), 10);
  downstream.put("0123456");
  downstream.put("789");
  CHECK(read() == "0123456789");
  downstream.put("ab");
  downstream.put("cd");
  CHECK(read() == "\n[mlf: the rest of the output is only kept with the run]\n");
  CHECK_FALSE(downstream.is_broken());
}
