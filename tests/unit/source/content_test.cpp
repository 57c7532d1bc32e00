// SPDX-License-Identifier: Apache-2.0
#include "source/content.h"

#include <fstream>

#include <doctest/doctest.h>

#include "support/fakes.h"

namespace fs = std::filesystem;
using namespace mlf::source;

namespace {

/// A directory that is a project.
class Files {
 public:
  void write(const fs::path& name, const std::string& text) const {
    fs::create_directories((root() / name).parent_path());
    std::ofstream(root() / name, std::ios::binary) << text;
  }
  const fs::path& root() const { return directory_.path(); }

  std::string content(const ContentOptions& options = {}) const {
    return content_of(source(), options).value_or("none");
  }
  /// The content, as if the directory were the root of a repository with these changed files.
  std::string in_repository(const std::vector<std::string>& changed, const fs::path& below = {},
                            const ContentOptions& options = {}) const {
    Source local = source();
    local.directory /= below;
    local.repository = mlf::vcs::Description{
        .root = fs::canonical(root()).string(), .commit = "c0", .changed = changed};
    return content_of(local, options).value_or("none");
  }

 private:
  Source source() const {
    Source source;
    source.directory = root();
    source.is_local = true;
    return source;
  }

  mlf::test::TempDir directory_;
};

}  // namespace

TEST_CASE("a directory's content is its files: names, bytes, links and who may run them") {
  const Files files;
  files.write("train.py", "1");
  files.write("lib/x.py", "2");
  const std::string before = files.content();
  CHECK(before.starts_with("files:"));
  CHECK(before.size() == 38);
  CHECK(files.content() == before);

  const Files same;
  same.write("train.py", "1");
  same.write("lib/x.py", "2");
  CHECK(same.content() == before);

  SUBCASE("other bytes") { files.write("train.py", "3"); }
  SUBCASE("bytes in another file") {
    files.write("train.py", "2");
    files.write("lib/x.py", "1");
  }
  SUBCASE("another file") { files.write("new.py", ""); }
  SUBCASE("another name") { fs::rename(files.root() / "lib", files.root() / "bil"); }
  SUBCASE("a program") {
    fs::permissions(files.root() / "train.py", fs::perms::owner_exec, fs::perm_options::add);
  }
  SUBCASE("a link") { fs::create_symlink("train.py", files.root() / "link"); }
  CHECK(files.content() != before);
}

TEST_CASE("stores and caches are no content") {
  const Files files;
  files.write("train.py", "1");
  const std::string before = files.content();
  files.write("mlruns/0/meta.yaml", "x");
  files.write(".git/HEAD", "x");
  files.write("lib/__pycache__/x.pyc", "x");
  files.write("mlflow.db", "x");
  CHECK(files.content() == before);
  files.write("runs/0/meta.yaml", "x");
  CHECK(files.content() != before);
  CHECK(files.content({.store = files.root() / "runs"}) == before);
}

TEST_CASE("reading ends at the limits") {
  const Files files;
  files.write("a", "12345");
  files.write("b", "12345");
  CHECK(files.content({.files = 2, .bytes = 10}) == files.content());
  CHECK(files.content({.files = 1}) == "none");
  CHECK(files.content({.bytes = 9}) == "none");
}

TEST_CASE("a repository's content is its commit and what differs from it") {
  const Files files;
  files.write("sub/train.py", "1");
  files.write("data/x", "1");
  CHECK(files.in_repository({}) == "git:c0");
  CHECK(files.in_repository({}, "sub") == "git:c0#sub");
  CHECK(files.in_repository({"mlruns/", "sub/__pycache__/"}) == "git:c0");
  CHECK(files.in_repository({"data/"}, {}, {.store = files.root() / "data"}) == "git:c0");

  const std::vector<std::string> changed{"data/", "gone", "sub/train.py"};
  const std::string before = files.in_repository(changed);
  CHECK(before.starts_with("git:c0+"));
  CHECK(files.in_repository(changed) == before);
  SUBCASE("a changed file changes again") { files.write("sub/train.py", "2"); }
  SUBCASE("a file in an untracked directory changes") { files.write("data/x", "2"); }
  SUBCASE("a deleted file comes back") { files.write("gone", ""); }
  CHECK(files.in_repository(changed) != before);
}

TEST_CASE("a fetched project's content is its commit") {
  Source source;
  source.uri = "https://example.org/repo.git#sub/dir";
  source.commit = "c1";
  CHECK(content_of(source, {}) == "git:c1#sub/dir");
}

TEST_CASE("a fingerprint tells a changed file by its size and time") {
  const Files files;
  files.write("data/x", "1");
  const std::string before = fingerprint(files.root() / "data");
  CHECK(before.size() == 32);
  CHECK(fingerprint(files.root() / "data") == before);
  CHECK(fingerprint(files.root() / "none").empty());
  fs::create_symlink("data", files.root() / "link");
  CHECK(fingerprint(files.root() / "link") == before);
  const auto time = fs::last_write_time(files.root() / "data/x");
  fs::last_write_time(files.root() / "data/x", time + std::chrono::seconds(1));
  CHECK(fingerprint(files.root() / "data") != before);
}
