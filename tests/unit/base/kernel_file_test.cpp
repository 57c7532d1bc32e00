// SPDX-License-Identifier: Apache-2.0
#include "base/kernel_file.h"

#include <string>

#include <doctest/doctest.h>
#include <unistd.h>

using namespace mlf;

TEST_CASE("a file of the kernel is read whole") {
  CHECK(read_kernel_file("/proc/self/stat").starts_with(std::to_string(getpid()) + " "));
}

TEST_CASE("what is not there or cannot be read is empty") {
  CHECK(read_kernel_file("/proc/self/no-such-file").empty());
  CHECK(read_kernel_file("/proc").empty());           // read(2) fails with EISDIR
  CHECK(read_kernel_file("/proc/self/mem").empty());  // and here with EIO
}
