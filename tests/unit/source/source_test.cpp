// SPDX-License-Identifier: Apache-2.0
#include "source/source.h"

#include <fstream>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/process.h"
#include "source/source_uri.h"
#include "support/fakes.h"

namespace fs = std::filesystem;
using mlf::source::Source;

namespace {

std::string name_of(const std::string& uri) {
  return mlf::source::source_name(mlf::source::parse_source_uri(uri));
}

/// Fetches a source on this machine, which needs no tool.
Source fetch(const std::string& uri, std::optional<std::string> version = std::nullopt) {
  mlf::test::FakeContext fake;
  fake.context.run_tool = [](const mlf::Command&) -> mlf::ToolResult {
    FAIL("a tool ran");
    return {};
  };
  return mlf::source::fetch_source(uri, {.version = std::move(version)}, fake.context);
}

}  // namespace

TEST_CASE("a directory without a repository is run in place, under its path") {
  const mlf::test::TempDir directory;
  fs::create_directories(directory.path() / "sub/deep");
  Source source = fetch(directory.path().string() + "/");
  CHECK(source.is_local);
  CHECK(source.name == directory.path().string());
  CHECK(source.directory == directory.path());
  CHECK(source.commit == std::nullopt);
  CHECK(source.repository == std::nullopt);
  source = fetch(directory.path().string() + "#sub/deep");
  CHECK(source.name == directory.path().string() + "#sub/deep");
  CHECK(source.directory == directory.path() / "sub/deep");
  source = fetch("file://" + directory.path().string() + "#sub");
  CHECK(source.name == (directory.path() / "sub").string());
}

TEST_CASE("a directory in a repository is named after it, as MLflow does") {
  const mlf::test::TempDir directory;
  const fs::path root = fs::canonical(directory.path());
  fs::create_directories(root / "sub/deep");
  // An empty .git is enough: source_name() only checks that the entry exists.
  std::ofstream(root / ".git") << "";
  const std::string uri = "file://" + root.string();
  CHECK(name_of(root.string()) == uri);
  CHECK(name_of((root / "sub/deep").string()) == uri + "#sub/deep");
  CHECK(name_of(uri) == uri);
  CHECK(name_of(uri + "#sub") == uri + "#sub");
  CHECK(name_of(root.string() + "#sub") == root.string() + "#sub");
}

TEST_CASE("the names of what is elsewhere have no credentials") {
  CHECK(name_of("https://joe:pw@host/x.git#sub") == "https://host/x.git#sub");
  CHECK(name_of("'git@host:x.git'") == "git@host:x.git");
}

TEST_CASE("what is not there is said") {
  const mlf::test::TempDir directory;
  CHECK_THROWS_WITH_AS(fetch(directory.path().string() + "#no"),
                       doctest::Contains("could not find subdirectory 'no'"), mlf::Error);
  CHECK_THROWS_WITH_AS(fetch(directory.path().string(), "v1"),
                       "Setting a version is only supported for Git project URIs", mlf::Error);
}
