// SPDX-License-Identifier: Apache-2.0
// mlf-unpack ARCHIVE DIRECTORY DESCRIPTOR: unpacks an archive; what is wrong is written to that
// open file, as the number of an error code, a line end, and a message. A program of its own, so
// that nothing else loads the library that this takes, nor meets a hostile archive.
#include <cstdio>
#include <exception>

#include <signal.h>
#include <sys/prctl.h>

#include "base/child_error.h"
#include "base/error.h"
#include "base/failure.h"
#include "base/memory_file.h"
#include "base/numbers.h"
#include "base/startup.h"
#include "source/unpack.h"

namespace {

int unpack(char** arguments, int descriptor) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const auto complaint = mlf::MemoryFile::inherited(descriptor);
  try {
    mlf::source::unpack(arguments[1], arguments[2]);
    return 0;
  } catch (const std::exception& exception) {
    mlf::write_child_error(complaint, exception);
    return 1;
  }
}

}  // namespace

int main(int argc, char** argv) {
  mlf::start_up();
  try {
    const auto descriptor = argc == 4 ? mlf::parse_int64(argv[3]) : std::nullopt;
    if (!descriptor) throw mlf::invalid_parameter("usage: mlf-unpack ARCHIVE DIRECTORY DESCRIPTOR");
    return unpack(argv, static_cast<int>(*descriptor));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", mlf::readable_error(error).what());
    return 1;
  }
}
