// SPDX-License-Identifier: Apache-2.0
#include "source/source_uri.h"

#include <fstream>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fakes.h"

namespace fs = std::filesystem;
using mlf::source::parse_source_uri;
using mlf::source::SourceUri;
using Kind = mlf::source::SourceUri::Kind;

TEST_CASE("what is here is found by path and by file: URI") {
  const mlf::test::TempDir directory;
  const fs::path project = directory.path() / "a b";
  fs::create_directory(project);
  for (const std::string& text :
       {project.string(), project.string() + "/", "'" + project.string() + "'",
        "file://" + directory.path().string() + "/a%20b", (project / "../a b/.").string()}) {
    CAPTURE(text);
    const SourceUri uri = parse_source_uri(text);
    CHECK(uri.kind == Kind::directory);
    CHECK(uri.path == project);
    CHECK_FALSE(uri.has_fragment);
  }
  std::ofstream(project / "p.TAR.gz") << "x";
  CHECK(parse_source_uri((project / "p.TAR.gz").string()).kind == Kind::archive);
  fs::create_directories(project / "bare/objects");
  fs::create_directories(project / "bare/refs");
  CHECK(parse_source_uri((project / "bare").string()).kind == Kind::directory);
  std::ofstream(project / "bare/HEAD") << "ref: refs/heads/main\n";
  CHECK(parse_source_uri((project / "bare").string()).kind == Kind::repository);
}

TEST_CASE("what is elsewhere") {
  CHECK(parse_source_uri("https://host/a.git").kind == Kind::git);
  CHECK(parse_source_uri("user@host:a/b").kind == Kind::git);
  CHECK(parse_source_uri("https://host/a.zip").kind == Kind::download);
  CHECK(parse_source_uri("http://host/a.tgz?token=x").kind == Kind::download);
  CHECK(parse_source_uri("ssh://host/a.zip").kind == Kind::git);
}

TEST_CASE("subdirectories, as MLflow takes them") {
  const SourceUri uri = parse_source_uri("\"https://host/a.git#sub//deep/\"");
  CHECK(uri.text == "https://host/a.git#sub//deep/");
  CHECK(uri.location == "https://host/a.git");
  CHECK(uri.subdirectory == "sub/deep");
  CHECK(parse_source_uri("#x").location == ".");
  CHECK(parse_source_uri("https://host/a#").has_fragment);
  for (const char* text : {"https://host/a#..", "https://host/a#v1.0", "https://host/a#/sub"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_source_uri(text), mlf::Error);
  }
}

TEST_CASE("what is no project says what would be") {
  const mlf::test::TempDir directory;
  std::ofstream(directory.path() / "file.py") << "x";
  CHECK_THROWS_WITH_AS(parse_source_uri((directory.path() / "no").string()),
                       doctest::Contains("no such directory, and no git URL"), mlf::Error);
  CHECK_THROWS_WITH_AS(parse_source_uri((directory.path() / "file.py").string()),
                       doctest::Contains("is a file; a project is a directory"), mlf::Error);
  for (const char* text : {"", "''", "ext::sh -c id", "s3://bucket/x", "file://host/x"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(parse_source_uri(text), mlf::Error);
  }
}
