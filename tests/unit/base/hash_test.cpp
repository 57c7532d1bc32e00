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

TEST_CASE("SHA-1 of known texts") {
  CHECK(mlf::sha1_hex("") == "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  CHECK(mlf::sha1_hex("abc") == "a9993e364706816aba3e25717850c26c9cd0d89d");
}
