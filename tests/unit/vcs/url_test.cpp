// SPDX-License-Identifier: Apache-2.0
#include "vcs/url.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "vcs/fetch.h"

using mlf::vcs::clone_name;
using mlf::vcs::looks_like_url;
using mlf::vcs::parse_url;
using mlf::vcs::Url;
using mlf::vcs::without_user;

namespace {

/// "user host port path" of a URL of that kind.
std::string parts(std::string_view text, Url::Kind kind) {
  const Url url = parse_url(text);
  CHECK(url.kind == kind);
  CHECK(url.text == text);
  return url.user + " " + url.host + " " + url.port + " " + url.path;
}

}  // namespace

TEST_CASE("URLs are taken apart") {
  using Kind = Url::Kind;
  CHECK(parts("https://example.org/a/b.git", Kind::https) == " example.org  /a/b.git");
  CHECK(parts("HTTP://joe:pw@example.org:8080/x", Kind::http) == "joe example.org 8080 /x");
  CHECK(parts("https://joe:p@ss@host/x", Kind::https) == "joe host  /x");
  CHECK(parts("https://host:/x", Kind::https) == " host  /x");
  CHECK(parts("git://[::1]:9418/x", Kind::git) == " ::1 9418 /x");
  CHECK(parts("ssh://git@host:22/srv/x.git", Kind::ssh) == "git host 22 /srv/x.git");
  CHECK(parts("ssh://host/~joe/x", Kind::ssh) == " host  ~joe/x");
  CHECK(parts("git@github.com:org/x.git", Kind::ssh) == "git github.com  org/x.git");
  CHECK(parts("host:/srv/x y", Kind::ssh) == " host  /srv/x y");
  CHECK(parts("joe@[::1]:x", Kind::ssh) == "joe ::1  x");
}

TEST_CASE("what is no git URL, or could be taken for something else, is refused") {
  for (const char* text : {"",
                           "plain/path",
                           "./a:b",
                           "ext::sh -c id",
                           "fd::17/foo",
                           "transport::address",
                           "ftp://h/x",
                           "file:///x",
                           "s3://bucket/x",
                           "https://",
                           "https:///x",
                           "https://host",
                           "ssh://-oX=y/z",
                           "ssh://-u@host/z",
                           "git@-host:x",
                           "-oX=y:z",
                           "host:-x",
                           "host:",
                           "ssh://host:2x/y",
                           "ssh://host:123456/y",
                           "ssh://[::1/x",
                           "https://host/a\nb",
                           "https://host/\x7f",
                           "https://host/\x1b[31m"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_url(text), mlf::Error);
  }
}

TEST_CASE("what has the form of a URL") {
  for (const char* text : {"https://x/y", "host:path", "user@host:a/b", "ext::x", "what://ever"}) {
    CHECK(looks_like_url(text));
  }
  for (const char* text : {"path", "./a:b", "a/b:c", ".", "/x"}) CHECK_FALSE(looks_like_url(text));
}

TEST_CASE("a clone has the same name whoever fetches, and another for another URL") {
  CHECK(without_user("https://joe:pw@host/x@y") == "https://host/x@y");
  CHECK(without_user("git@host:x") == "host:x");
  CHECK(without_user("host:x") == "host:x");
  CHECK(clone_name("https://a:b@host/org/My.Repo.git/") ==
        clone_name("https://host/org/My.Repo.git/"));
  CHECK(clone_name("https://host/org/My.Repo.git").starts_with("My_Repo-"));
  CHECK(clone_name("host:").starts_with("repository-"));
  CHECK(clone_name("https://host/x") != clone_name("http://host/x"));
  CHECK(clone_name("https://host/x?a=1") != clone_name("https://host/x?a=2"));
  CHECK(clone_name("https://host/" + std::string(500, 'x')).size() < 80);
}
