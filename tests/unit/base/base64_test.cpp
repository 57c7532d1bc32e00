// SPDX-License-Identifier: Apache-2.0
#include "base/base64.h"

#include <string>

#include <doctest/doctest.h>

using namespace mlf;

TEST_CASE("base64 has padding and comes back") {
  CHECK(encode_base64("") == "");
  CHECK(encode_base64("f") == "Zg==");
  CHECK(encode_base64("fo") == "Zm8=");
  CHECK(encode_base64("foo") == "Zm9v");
  const std::string bytes("\x00\xff\x10", 3);
  CHECK(encode_base64(bytes) == "AP8Q");
  CHECK(decode_base64("AP8Q") == bytes);
}

TEST_CASE("what is not base64 is decoded as Python does it") {
  CHECK(decode_base64("Z g=\n=") == "f");
  CHECK(decode_base64("Zg") == std::nullopt);
}
