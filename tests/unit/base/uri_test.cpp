// SPDX-License-Identifier: Apache-2.0
#include "base/uri.h"

#include <doctest/doctest.h>

using mlf::without_credentials;

TEST_CASE("credentials are taken out of every URL in a text") {
  CHECK(without_credentials("http://u:p@host/r.git") == "http://host/r.git");
  CHECK(without_credentials("http://u:p@host/r.git", "***@") == "http://***@host/r.git");
  CHECK(without_credentials("https://token@host") == "https://host");
  CHECK(without_credentials("https://a:b@c@host:8443/x?y=a@b") == "https://host:8443/x?y=a@b");
  CHECK(without_credentials("postgresql+psycopg://u:p?#@host/db") ==
        "postgresql+psycopg://host/db");
  CHECK(without_credentials("git clone http://u:p@h/a 'https://t@h/b' \"ftp://u:p@h\"", "***@") ==
        "git clone http://***@h/a 'https://***@h/b' \"ftp://***@h\"");
  CHECK(without_credentials("x=https://u:p@h;y=https://v:q@h") == "x=https://h;y=https://h");
  CHECK(without_credentials("{\"a\":\"http://u:p@h\",\"b\":\"http://h/x@y\"}") ==
        "{\"a\":\"http://h\",\"b\":\"http://h/x@y\"}");
  CHECK(without_credentials("http://u:p/w@host/x") == "http://host/x");
  CHECK(without_credentials("http://u:p\"w@host/x y@z") == "http://host/x y@z");
}

TEST_CASE("what is no credential stays") {
  for (const char* text :
       {"", "/a/path", "git@host:org/x.git", "ssh://git@host/x", "git+ssh://git@host/x",
        "https://host/x@y", "https://host:80/x@y", "https://[::1]:80/x@y", "s3://bucket/a@b",
        "mail joe@example.org", "://u:p@h", "a://", "runs:/0/x@y"}) {
    CHECK(without_credentials(text, "***@") == text);
  }
  CHECK(without_credentials("ssh://git:pw@host/x") == "ssh://git@host/x");
}
