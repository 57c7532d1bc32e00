// SPDX-License-Identifier: Apache-2.0
#include "base/memory_file.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/error.h"
#include "base/process.h"

using mlf::MemoryFile;

TEST_CASE("a child reads and answers in a memory file that it is given") {
  const MemoryFile file("what it is told");
  mlf::Command command;
  const std::string path = "/proc/self/fd/" + std::to_string(file.descriptor());
  command.arguments = {"sh", "-c",
                       "test \"$(cat " + path + ")\" = 'what it is told' && printf yes >" + path};
  command.keep_open = {file.descriptor()};
  CHECK(mlf::capture(command).status.success());
  CHECK(file.read() == "yes");
}

TEST_CASE("what replaces a longer text is alone there") {
  const MemoryFile file("a long text");
  const MemoryFile same = MemoryFile::inherited(dup(file.descriptor()));
  same.replace("short");
  CHECK(file.read() == "short");
  CHECK(file.read() == "short");
}

TEST_CASE("a number that is no open file is refused") {
  CHECK_THROWS_AS(MemoryFile::inherited(987654), mlf::Error);
}
