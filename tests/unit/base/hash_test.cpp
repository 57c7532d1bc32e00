// SPDX-License-Identifier: Apache-2.0
#include "base/hash.h"

#include <string>

#include <doctest/doctest.h>

TEST_CASE("MD5 of known texts, whole and in pieces") {
  CHECK(mlf::md5_hex("") == "d41d8cd98f00b204e9800998ecf8427e");
  CHECK(mlf::md5_hex("message digest") == "f96b697d7cb7938d525a2f31aaf161d0");
  mlf::Md5 md5;
  md5.update("message");
  md5.update("");
  md5.update(" digest");
  CHECK(md5.hex() == "f96b697d7cb7938d525a2f31aaf161d0");
}
