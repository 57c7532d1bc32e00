// SPDX-License-Identifier: Apache-2.0
#include "base/input_loop.h"

#include <csignal>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/error.h"
#include "support/fakes.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)

namespace {

/// A pipe that another thread writes to.
struct Pipe {
  int ends[2] = {};
  Pipe() { REQUIRE(::pipe(ends) == 0); }
  ~Pipe() { ::close(ends[0]); }
  void write(const std::string& text) const {
    CHECK(::write(ends[1], text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  void close() const { ::close(ends[1]); }
};

}  // namespace

TEST_CASE("all input is passed on, and what came is shown before the end") {
  const Pipe pipe;
  pipe.write("first ");
  std::string text;
  std::string shown;
  const int signal =
      read_input(pipe.ends[0], {.data = [&](std::string_view piece) { text += piece; },
                                .pause =
                                    [&] {
                                      shown = text;
                                      if (text == "first ") {
                                        pipe.write("second");
                                      } else {
                                        pipe.close();
                                      }
                                    }});
  CHECK(signal == 0);
  CHECK(text == "first second");
  CHECK(shown == text);
}

TEST_CASE("after a signal the last words are still read") {
  const Pipe pipe;
  pipe.write("before");
  std::string text;
  bool was_signalled = false;
  const int signal =
      read_input(pipe.ends[0], {.data = [&](std::string_view piece) { text += piece; },
                                .pause =
                                    [&] {
                                      if (was_signalled) return;
                                      was_signalled = true;
                                      ::raise(SIGTERM);
                                      pipe.write(", and after");
                                      pipe.close();
                                    }});
  CHECK(signal == SIGTERM);
  CHECK(text == "before, and after");
}

TEST_CASE("a second signal ends the reading although the producer lives") {
  const Pipe pipe;
  pipe.write("before");
  std::string text;
  const int signal = read_input(pipe.ends[0], {.data =
                                                   [&](std::string_view piece) {
                                                     text += piece;
                                                     ::raise(SIGINT);
                                                     ::raise(SIGTERM);
                                                   },
                                               .pause = [] {}});
  CHECK((signal == SIGINT || signal == SIGTERM));
  CHECK(text == "before");
  pipe.close();
}

TEST_CASE("files are input too, and missing ones an error") {
  const test::TempDir temp;
  std::string text;
  const auto file = open_input("/proc/self/cmdline");
  CHECK(read_input(file.get(),
                   {.data = [&](std::string_view piece) { text += piece; }, .pause = [] {}}) == 0);
  CHECK_FALSE(text.empty());
  CHECK_THROWS_AS(open_input(temp.path() / "none"), Error);
}
