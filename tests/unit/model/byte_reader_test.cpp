// SPDX-License-Identifier: Apache-2.0
#include "model/byte_reader.h"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include "support/failure.h"
#include "support/fakes.h"
#include "support/model_files.h"

using namespace mlf;
using namespace mlf::model;

TEST_CASE("a file is read in pieces, and parts are skipped") {
  const std::string content = std::string(100'000, 'a') + "bc";
  auto reader = test::reader_of(content);
  CHECK(reader.size() == content.size());
  CHECK(reader.take() == 'a');
  CHECK(reader.read(70'000) == std::string(70'000, 'a'));
  reader.seek(100'000);
  CHECK(reader.offset() == 100'000);
  CHECK(reader.peek() == 'b');
  CHECK(reader.read_some(10) == "bc");
  CHECK(reader.at_end());
  CHECK(reader.peek() == -1);
  CHECK(reader.take() == -1);
  reader.seek(0);
  CHECK(reader.read_some(1) == "a");
}

TEST_CASE("the end of the file is an error where more is needed") {
  auto reader = test::reader_of("abc");
  CHECK(test::failure([&] { reader.read(4); }) ==
        "INVALID_PARAMETER_VALUE: 'm' is cut off: it ends too early");
  CHECK(test::failure_code([&] { reader.seek(4); }) == "INVALID_PARAMETER_VALUE");
}

TEST_CASE("only regular files are opened") {
  const test::TempDir directory;
  const auto pipe = directory.path() / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(test::failure_code([&] { ByteReader::open(pipe); }) == "INVALID_PARAMETER_VALUE");
  CHECK(test::failure_code([&] { ByteReader::open("/dev/zero"); }) == "INVALID_PARAMETER_VALUE");
  CHECK(test::failure_code([&] { ByteReader::open(directory.path() / "no"); }) ==
        "RESOURCE_DOES_NOT_EXIST");
}
