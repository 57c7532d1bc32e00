// SPDX-License-Identifier: Apache-2.0
#include "vcs/fetch.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>
#include <unistd.h>

#include "base/error.h"
#include "base/process.h"
#include "base/text.h"
#include "support/fakes.h"

namespace fs = std::filesystem;
using mlf::vcs::decode_fetched;
using mlf::vcs::decode_request;
using mlf::vcs::encode;
using mlf::vcs::encode_error;
using mlf::vcs::fetch;
using mlf::vcs::Fetched;
using mlf::vcs::FetchRequest;

namespace {

/// A real repository on this machine, and where a version of it goes.
class Local {
 public:
  Local() : home_(fs::canonical(directory_.path())), root_(home_ / "repo") {
    setenv("HOME", home_.c_str(), 1);
    unsetenv("XDG_CONFIG_HOME");
    git({"init", "-q", "-b", "trunk", root_.string()}, home_);
  }

  std::string git(std::vector<std::string> arguments, const fs::path& where) const {
    std::vector<std::string> all = {"git", "-c", "user.name=t", "-c", "user.email=t@example.org"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const mlf::Captured got = mlf::capture({.arguments = all, .directory = where});
    INFO(got.error);
    REQUIRE(got.status.success());
    return std::string(mlf::trim(got.output));
  }
  std::string git(std::vector<std::string> arguments) const {
    return git(std::move(arguments), root_);
  }
  std::string commit(const std::string& name, std::string_view content) const {
    std::ofstream(root_ / name, std::ios::binary) << content;
    git({"add", name});
    git({"commit", "-qm", "add " + name});
    return git({"rev-parse", "HEAD"});
  }
  Fetched bring(std::optional<std::string> version) {
    fs::remove_all(target());
    return fetch({.url = root_.string(),
                  .version = std::move(version),
                  .clones = home_ / "clones",
                  .directory = target()},
                 [&](const std::string& line) { said_ = line; });
  }
  fs::path target() const { return home_ / "target"; }
  std::string content(const char* name) const {
    std::ifstream file(target() / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  const std::string& said() const { return said_; }
  const fs::path& root() const { return root_; }

 private:
  mlf::test::TempDir directory_;
  fs::path home_;
  fs::path root_;
  std::string said_;
};

}  // namespace

TEST_CASE("a version of a repository on this machine, whose directory stays as it is") {
  Local local;
  const std::string first = local.commit("a.txt", "one\n");
  local.git({"branch", "old"});
  local.git({"tag", "v1"});
  const std::string second = local.commit("a.txt", "two\n");

  Fetched got = local.bring("old");
  CHECK(got == Fetched{.commit = first, .branch = "old", .repo_url = local.root().string()});
  CHECK(local.content("a.txt") == "one\n");
  CHECK(local.git({"symbolic-ref", "HEAD"}, local.target()) == "refs/heads/old");
  CHECK(local.said() == "writing files: 100 % (1 of 1)");

  got = local.bring("v1");
  CHECK(got.commit == first);
  CHECK(got.branch == std::nullopt);
  CHECK(local.git({"rev-parse", "HEAD"}, local.target()) == first);
  CHECK(local.bring(second.substr(0, 8)).commit == second);
  CHECK(local.bring(std::nullopt).commit == second);
  CHECK(local.git({"status", "--porcelain"}, local.target()).empty());
  CHECK(local.git({"status", "--porcelain"}).empty());
}

TEST_CASE("a branch before a tag of the same name, and one that only a remote has") {
  Local local;
  const std::string first = local.commit("a.txt", "one\n");
  local.git({"tag", "same"});
  const std::string second = local.commit("a.txt", "two\n");
  local.git({"branch", "same"});
  CHECK(local.bring("same").commit == second);
  local.git({"remote", "add", "up", "https://joe:pw@example.org/x.git"});
  local.git({"update-ref", "refs/remotes/up/far", first});
  const Fetched got = local.bring("far");
  CHECK(got == Fetched{.commit = first, .branch = "far", .repo_url = "https://example.org/x.git"});
}

TEST_CASE("versions that are none") {
  Local local;
  CHECK_THROWS_WITH_AS(local.bring(std::nullopt), doctest::Contains("has no commit yet"),
                       mlf::Error);
  local.commit("a.txt", "one\n");
  for (const char* version : {"", "no", "HEAD~5", "trunk:a.txt", "-x", "abc", "..", "a b"}) {
    CAPTURE(version);
    CHECK_THROWS_WITH_AS(local.bring(version), doctest::Contains("there is no branch, tag"),
                         mlf::Error);
  }
  local.git({"tag", "blob", local.git({"rev-parse", "HEAD:a.txt"})});
  CHECK_THROWS_WITH_AS(local.bring("blob"), doctest::Contains("is not a commit but a blob"),
                       mlf::Error);
}

TEST_CASE("files that git LFS keeps are noticed") {
  Local local;
  local.commit("a.bin", "version https://git-lfs.github.com/spec/v1\n");
  CHECK_FALSE(local.bring("trunk").has_large_files);
  local.commit(".gitattributes", "*.bin filter=lfs diff=lfs merge=lfs -text\n");
  CHECK(local.bring("trunk").has_large_files);
}

TEST_CASE("what progress throws ends the fetch") {
  Local local;
  local.commit("a.txt", "one\n");
  const FetchRequest request{.url = local.root().string(), .directory = local.target()};
  CHECK_THROWS_WITH_AS(
      fetch(request, [](const std::string&) { throw mlf::internal_error("enough"); }), "enough",
      mlf::Error);
}

TEST_CASE("requests and answers are read as they were written") {
  const FetchRequest request{.url = "https://joe:pw@host/x",
                             .version = "v1",
                             .clones = "/a b",
                             .directory = "/c",
                             .with_submodules = true,
                             .ssh_command = "ssh -v",
                             .certificates = "/ca",
                             .default_certificates = "/other"};
  CHECK(encode(decode_request(encode(request))) == encode(request));
  CHECK(decode_request(encode(FetchRequest{})).version == std::nullopt);
  const Fetched fetched{.commit = std::string(40, 'a'),
                        .branch = "main",
                        .repo_url = std::nullopt,
                        .has_large_files = true};
  CHECK(decode_fetched(encode(fetched)) == fetched);
  CHECK_THROWS_AS(decode_request("{}"), mlf::Error);
  CHECK_THROWS_AS(decode_fetched(""), mlf::Error);
}

TEST_CASE("an error arrives as it was thrown") {
  try {
    decode_fetched(encode_error(mlf::not_found("no '{}'", "x")));
    FAIL("an error is no answer");
  } catch (const mlf::Error& error) {
    CHECK(error.code() == mlf::ErrorCode::resource_does_not_exist);
    CHECK(std::string(error.what()) == "no 'x'");
  }
  CHECK_THROWS_WITH_AS(decode_fetched(encode_error(std::runtime_error("odd"))), "odd", mlf::Error);
}
