// SPDX-License-Identifier: Apache-2.0
// mlf-fetch URL|DESCRIPTOR FILE LIMIT: downloads an http: or https: URL of at most LIMIT bytes,
// showing how far it has come where standard error is a terminal. A program of its own, so that
// nothing else loads the library that this takes. Others give it the URL in an open file: a command
// line is for everyone to read, and a URL may have a password in it.
#include <chrono>
#include <cstdio>
#include <exception>
#include <string>

#include <unistd.h>

#include "base/error.h"
#include "base/failure.h"
#include "base/memory_file.h"
#include "base/numbers.h"
#include "base/startup.h"
#include "net/download.h"

namespace {

/// A line on the terminal that is drawn again now and then.
class Meter {
 public:
  void show(std::uint64_t done, std::optional<std::uint64_t> all) {
    const auto now = std::chrono::steady_clock::now();
    if (isatty(STDERR_FILENO) == 0 || now < next_) return;
    next_ = now + std::chrono::milliseconds(200);
    constexpr double mebi = 1024.0 * 1024.0;
    const double megabytes = static_cast<double>(done) / mebi;
    const std::string of_all =
        all ? fmt::format(" of {:.1f}", static_cast<double>(*all) / mebi) : std::string();
    std::fprintf(stderr, "\r\x1b[K%.1f%s MiB", megabytes, of_all.c_str());
    is_shown_ = true;
  }
  ~Meter() {
    if (is_shown_) std::fputs("\r\x1b[K", stderr);
  }

 private:
  std::chrono::steady_clock::time_point next_;
  bool is_shown_ = false;
};

std::string url_of(const char* argument) {
  const auto descriptor = mlf::parse_int64(argument);
  if (!descriptor || *descriptor <= STDERR_FILENO) return argument;
  return mlf::MemoryFile::inherited(static_cast<int>(*descriptor)).read();
}

}  // namespace

int main(int argc, char** argv) {
  mlf::start_up();
  try {
    const auto limit = argc == 4 ? mlf::parse_int64(argv[3]) : std::nullopt;
    if (!limit || *limit < 0)
      throw mlf::invalid_parameter("usage: mlf-fetch URL|DESCRIPTOR FILE LIMIT");
    Meter meter;
    mlf::net::download(
        url_of(argv[1]), argv[2], static_cast<std::uint64_t>(*limit),
        [&](std::uint64_t done, std::optional<std::uint64_t> all) { meter.show(done, all); });
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", mlf::readable_error(error).what());
    return 1;
  }
}
