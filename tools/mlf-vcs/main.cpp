// SPDX-License-Identifier: Apache-2.0
// mlf-vcs describe DIR DIFF_LIMIT: prints what git knows of a directory.
// mlf-vcs fetch DESCRIPTOR: reads what to fetch from that open file and writes its answer there.
// The only program that is linked to libgit2. Others start it, so that they neither pay for loading
// that library nor meet a hostile repository in their own process.
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/error.h"
#include "base/failure.h"
#include "base/file.h"
#include "base/memory_file.h"
#include "base/numbers.h"
#include "base/startup.h"
#include "base/text.h"
#include "vcs/description.h"
#include "vcs/fetch.h"

namespace {

constexpr unsigned most_standing_still = 180;  // seconds

volatile sig_atomic_t was_told_to_stop = 0;

/// Ends the waiting for a network, and at the next step the rest, so that nothing half made stays.
void stop_at_next_step() {
  struct sigaction action {};
  action.sa_handler = [](int) { was_told_to_stop = 1; };
  for (const int signal : {SIGHUP, SIGINT, SIGTERM}) sigaction(signal, &action, nullptr);
}

/// A line on the terminal that is drawn again now and then.
class Meter {
 public:
  void show(const std::string& line) {
    if (was_told_to_stop != 0) throw mlf::internal_error("stopped");
    alarm(most_standing_still);
    const auto now = std::chrono::steady_clock::now();
    if (now < next_ || isatty(STDERR_FILENO) == 0) return;
    next_ = now + std::chrono::milliseconds(100);
    const std::string text = mlf::printable(line);
    std::fprintf(stderr, "\r\x1b[K%.*s", 78, text.c_str());
    is_shown_ = true;
  }
  ~Meter() {
    if (is_shown_) std::fputs("\r\x1b[K", stderr);
  }

 private:
  std::chrono::steady_clock::time_point next_;
  bool is_shown_ = false;
};

std::string answer(const std::string& request) {
  try {
    Meter meter;
    meter.show("connecting");
    return mlf::vcs::encode(mlf::vcs::fetch(mlf::vcs::decode_request(request),
                                            [&](const std::string& line) { meter.show(line); }));
  } catch (const std::exception& error) {
    return mlf::vcs::encode_error(mlf::readable_error(error));
  }
}

int fetch(int descriptor) {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  stop_at_next_step();
  mlf::ignore_signal(SIGPIPE);
  const auto exchange = mlf::MemoryFile::inherited(descriptor);
  exchange.replace(answer(exchange.read()));
  return 0;
}

int describe(const char* directory, std::size_t limit) {
  mlf::write_all(STDOUT_FILENO, mlf::vcs::encode(mlf::vcs::describe(directory, limit)),
                 "standard output");
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  mlf::start_up();
  try {
    const std::string_view verb = argc > 1 ? argv[1] : "";
    const std::int64_t number = argc > 2 ? mlf::parse_int64(argv[argc - 1]).value_or(-1) : -1;
    if (verb == "describe" && argc == 4 && number >= 0) {
      return describe(argv[2], static_cast<std::size_t>(number));
    }
    if (verb == "fetch" && argc == 3 && number > STDERR_FILENO) {
      return fetch(static_cast<int>(number));
    }
    throw mlf::invalid_parameter(
        "usage: mlf-vcs describe DIR DIFF_LIMIT, or mlf-vcs fetch DESCRIPTOR");
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", mlf::readable_error(error).what());
    return 1;
  }
}
