// SPDX-License-Identifier: Apache-2.0
#include "vcs/description.h"

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/process.h"
#include "base/text.h"
#include "support/fakes.h"

namespace fs = std::filesystem;
using mlf::vcs::decode;
using mlf::vcs::describe;
using mlf::vcs::Description;
using mlf::vcs::encode;
using mlf::vcs::recorded_url;

namespace {

/// A real repository, made by git itself, away from the configuration of whoever runs the test.
class GitRepository {
 public:
  GitRepository() : root_(fs::canonical(home_.path()) / "repo") {
    setenv("HOME", home_.path().c_str(), 1);
    unsetenv("XDG_CONFIG_HOME");
    fs::create_directory(root_);
    git({"init", "-q", "-b", "trunk"});
  }
  const fs::path& root() const { return root_; }
  const fs::path& home() const { return home_.path(); }

  std::string git(std::vector<std::string> arguments) const {
    std::vector<std::string> all = {"git", "-c", "user.name=t", "-c", "user.email=t@example.org"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    mlf::Command command{.arguments = all, .directory = root_};
    const mlf::Captured got = mlf::capture(command);
    INFO(got.error);
    REQUIRE(got.status.success());
    return std::string(mlf::trim(got.output));
  }
  void write(const std::string& name, std::string_view content) const {
    fs::create_directories((root_ / name).parent_path());
    std::ofstream(root_ / name, std::ios::binary) << content;
  }
  std::string commit(const std::string& name, std::string_view content) const {
    write(name, content);
    git({"add", name});
    git({"commit", "-qm", "add " + name});
    return git({"rev-parse", "HEAD"});
  }

 private:
  mlf::test::TempDir home_;
  fs::path root_;
};

/// While it lives, git itself is asked rather than libgit2, which does not know this variable.
class AskingGit {
 public:
  AskingGit() { setenv("GIT_CONFIG_COUNT", "0", 1); }
  ~AskingGit() { unsetenv("GIT_CONFIG_COUNT"); }
  AskingGit(const AskingGit&) = delete;
  AskingGit& operator=(const AskingGit&) = delete;
};

}  // namespace

TEST_CASE("outside a repository there is nothing to say") {
  const mlf::test::TempDir directory;
  CHECK(describe(directory.path()) == std::nullopt);
}

TEST_CASE("a clean repository, also from below its root") {
  const GitRepository repository;
  const std::string commit = repository.commit("src/train.py", "print(1)\n");
  repository.write("untracked.txt", "not git's");
  for (const fs::path& place : {repository.root(), repository.root() / "src"}) {
    const auto got = describe(place);
    REQUIRE(got);
    CHECK(got->root == repository.root());
    CHECK(got->commit == commit);
    CHECK(got->branch == "trunk");
    CHECK(got->repo_url == std::nullopt);
    CHECK_FALSE(got->dirty);
    CHECK(got->diff.empty());
    CHECK(got->changed == std::vector<std::string>{"untracked.txt"});
  }
}

TEST_CASE("what has changed, files that git does not know among it, but none that it ignores") {
  const GitRepository repository;
  repository.commit("kept", "1\n");
  repository.commit("lost", "1\n");
  repository.commit(".gitignore", "*.o\nbuild/\n");
  CHECK(describe(repository.root())->changed == std::vector<std::string>{});
  repository.write("kept", "2\n");
  fs::remove(repository.root() / "lost");
  repository.write("x.o", "");
  repository.write("build/x", "");
  repository.write("data/deep/x", "");
  const auto got = describe(repository.root());
  CHECK(got->dirty);
  CHECK(got->changed == std::vector<std::string>{"data/", "kept", "lost"});
  for (std::size_t i = 0; i < mlf::vcs::most_changed; ++i) {
    repository.write("new" + std::to_string(i), "");
  }
  CHECK(describe(repository.root())->changed == std::nullopt);
}

TEST_CASE("before the first commit there is a branch but no commit") {
  const GitRepository repository;
  const auto got = describe(repository.root());
  REQUIRE(got);
  CHECK(got->commit == std::nullopt);
  CHECK(got->branch == "trunk");
  CHECK_FALSE(got->dirty);
}

TEST_CASE("a detached HEAD has no branch") {
  const GitRepository repository;
  const std::string commit = repository.commit("a", "1\n");
  repository.git({"checkout", "-q", "--detach"});
  const auto got = describe(repository.root());
  REQUIRE(got);
  CHECK(got->commit == commit);
  CHECK(got->branch == std::nullopt);
}

TEST_CASE("the diff of staged and unstaged changes is what git apply takes") {
  const GitRepository repository;
  repository.commit("a.txt", "one\ntwo\n");
  repository.commit("b.txt", "no end of line");
  repository.write("a.txt", "one\n2\xff\n");
  repository.write("b.txt", "still none");
  repository.write("new.txt", "staged\n");
  repository.git({"add", "new.txt"});
  const auto got = describe(repository.root());
  REQUIRE(got);
  CHECK(got->dirty);
  CHECK_FALSE(got->diff_truncated);
  CHECK(got->diff.find("-two\n+2\xff\n") != std::string::npos);

  repository.git({"reset", "-q", "--hard"});
  const fs::path patch = repository.home() / "diff.patch";
  std::ofstream(patch, std::ios::binary) << got->diff;
  repository.git({"apply", patch.string()});
  const auto content = [&](const char* name) {
    std::ostringstream text;
    text << std::ifstream(repository.root() / name, std::ios::binary).rdbuf();
    return text.str();
  };
  CHECK(content("a.txt") == "one\n2\xff\n");
  CHECK(content("b.txt") == "still none");
  CHECK(content("new.txt") == "staged\n");
}

TEST_CASE("a diff over the limit ends at a line and is marked") {
  const GitRepository repository;
  repository.commit("a.txt", "one\n");
  std::string many;
  for (int i = 0; i < 5000; ++i) many += "line " + std::to_string(i) + "\n";
  repository.write("a.txt", many);
  const auto got = describe(repository.root(), 10'000);
  REQUIRE(got);
  CHECK(got->dirty);
  CHECK(got->diff_truncated);
  CHECK(got->diff.size() <= 10'000);
  CHECK(got->diff.size() > 9'900);
  CHECK(got->diff.back() == '\n');
}

TEST_CASE("the remote's URL: the first one's, as in MLflow, without what is secret") {
  const GitRepository repository;
  repository.git({"remote", "add", "backup", "/srv/backup.git"});
  CHECK(describe(repository.root())->repo_url == "/srv/backup.git");
  repository.git({"remote", "add", "origin", "https://joe:s3cret@example.org/a/b.git?token=x#y"});
  CHECK(describe(repository.root())->repo_url == "/srv/backup.git");
  repository.git({"remote", "remove", "backup"});
  CHECK(describe(repository.root())->repo_url == "https://example.org/a/b.git");
}

TEST_CASE("what may be secret in a URL is left out") {
  CHECK(recorded_url("https://token@host/x") == "https://host/x");
  CHECK(recorded_url("https://host/x@y") == "https://host/x@y");
  CHECK(recorded_url("https://a:b@c@host:8443/x") == "https://host:8443/x");
  CHECK(recorded_url("https://u:p?@host/x").find("u:p") == std::string::npos);
  CHECK(recorded_url("ssh://git:pw@host/x") == "ssh://git@host/x");
  CHECK(recorded_url("ssh://git@host:22/x") == "ssh://git@host:22/x");
  CHECK(recorded_url("git@host:org/x.git") == "git@host:org/x.git");
  CHECK(recorded_url("/plain/path") == "/plain/path");
  CHECK(recorded_url("https://host/\x1b[31m") == "");
}

TEST_CASE("a directory that the repository ignores is not part of it") {
  const GitRepository repository;
  repository.commit(".gitignore", "out/\n");
  fs::create_directories(repository.root() / "out" / "deep");
  CHECK(describe(repository.root() / "out") == std::nullopt);
  CHECK(describe(repository.root() / "out" / "deep") == std::nullopt);
}

TEST_CASE("worktrees are described like the repository they belong to") {
  const GitRepository repository;
  const std::string commit = repository.commit("a", "1\n");
  const fs::path other = fs::canonical(repository.home()) / "other";
  repository.git({"worktree", "add", "-q", "-b", "side", other.string()});
  std::ofstream(other / "a") << "2\n";
  const auto got = describe(other);
  REQUIRE(got);
  CHECK(got->root == other);
  CHECK(got->branch == "side");
  CHECK(got->commit == commit);
  CHECK(got->dirty);
}

TEST_CASE("a bare repository, also one planted in a tree, is not described") {
  const GitRepository repository;
  repository.git({"init", "-q", "--bare", "planted"});
  CHECK(describe(repository.root() / "planted") == std::nullopt);
}

TEST_CASE("configuration executes nothing and leads nowhere else") {
  const GitRepository repository;
  repository.commit("a.txt", "one\n");
  repository.git({"init", "-q", "sub"});
  repository.git({"-C", "sub", "commit", "-q", "--allow-empty", "-m", "first"});
  repository.git({"add", "sub"});
  repository.git({"commit", "-qm", "a submodule"});
  std::optional<AskingGit> asking;
  SUBCASE("by libgit2") {}
  SUBCASE("by git") { asking.emplace(); }
  const fs::path marker = repository.home() / "executed";
  const std::string touch = "touch " + marker.string();
  repository.write("a.txt", "two\n");
  repository.write(".gitattributes", "* filter=evil diff=evil textconv=evil\n");
  for (const char* hook :
       {"post-index-change", "pre-commit", "post-checkout", "fsmonitor-watchman"}) {
    const fs::path file = repository.root() / ".git" / "hooks" / hook;
    std::ofstream(file) << "#!/bin/sh\n" << touch << "\n";
    chmod(file.c_str(), 0755);
  }
  for (const char* key : {"core.fsmonitor", "core.pager", "diff.external", "diff.evil.textconv",
                          "diff.evil.command", "filter.evil.clean", "filter.evil.smudge",
                          "filter.evil.process", "core.sshCommand", "credential.helper"}) {
    // Written directly: `git config` would already run some of these programs.
    std::string name(key);
    const std::size_t dot = name.rfind('.');
    std::string section = name.substr(0, dot);
    if (const std::size_t inner = section.find('.'); inner != std::string::npos) {
      section = section.substr(0, inner) + " \"" + section.substr(inner + 1) + "\"";
    }
    for (const char* place : {".", "sub"}) {
      std::ofstream(repository.root() / place / ".git" / "config", std::ios::app)
          << "[" << section << "]\n\t" << name.substr(dot + 1) << " = " << touch << "\n";
    }
  }
  const auto before = fs::last_write_time(repository.root() / ".git" / "index");
  const auto got = describe(repository.root());
  REQUIRE(got);
  CHECK(got->dirty);
  CHECK(got->diff.find("+two") != std::string::npos);
  CHECK_FALSE(fs::exists(marker));
  CHECK(fs::last_write_time(repository.root() / ".git" / "index") == before);
}

TEST_CASE("core.worktree cannot make other files part of the diff") {
  const GitRepository repository;
  const fs::path victim = fs::canonical(repository.home()) / "victim";
  fs::create_directory(victim);
  std::ofstream(victim / "a.txt") << "secret\n";
  repository.commit("a.txt", "one\n");
  repository.git({"config", "core.worktree", victim.string()});
  std::optional<AskingGit> asking;
  SUBCASE("by libgit2") {}
  SUBCASE("by git") { asking.emplace(); }
  SUBCASE("by git, to a repository around it") {
    asking.emplace();
    repository.git({"config", "core.worktree", repository.home().string()});
    const mlf::Captured made =
        mlf::capture({.arguments = {"git", "init", "-q", repository.home().string()}});
    REQUIRE(made.status.success());
    std::ofstream(repository.home() / "a.txt") << "secret\n";
  }
  for (const fs::path& place : {repository.root(), victim}) {
    const auto got = describe(place);
    CHECK((!got || got->diff.find("secret") == std::string::npos));
  }
}

TEST_CASE("what a partial clone lacks is not fetched, whatever it names to fetch it with") {
  const GitRepository origin;
  const std::string commit = origin.commit("dir/a.txt", "one\n");
  origin.git({"config", "uploadpack.allowFilter", "true"});
  const fs::path clone = origin.home() / "clone";
  origin.git({"-c", "protocol.file.allow=always", "clone", "-q", "--filter=blob:none", "--sparse",
              "file://" + origin.root().string(), clone.string()});
  const std::string other = origin.git({"-C", clone.string(), "hash-object", "-w", "--stdin"});
  origin.git(
      {"-C", clone.string(), "update-index", "--cacheinfo", "100644," + other + ",dir/a.txt"});
  const fs::path marker = origin.home() / "executed";
  const std::string touch = "touch " + marker.string();
  for (const auto& url : {"ext::" + touch, origin.root().string()}) {
    std::ofstream(clone / ".git" / "config", std::ios::app)
        << "[remote \"origin\"]\n\turl = " << url << "\n\tuploadpack = " << touch
        << "\n[protocol]\n\tallow = always\n[protocol \"ext\"]\n\tallow = always\n";
    const auto got = describe(clone);
    REQUIRE(got);
    CHECK(got->commit == commit);
    CHECK(got->dirty);
    CHECK_FALSE(fs::exists(marker));
  }
}

TEST_CASE("git says the same as libgit2") {
  const GitRepository repository;
  const auto same = [&] {
    const auto by_library = describe(repository.root());
    const AskingGit asking;
    const auto by_git = describe(repository.root());
    REQUIRE(by_library);
    REQUIRE(by_git);
    CHECK(by_git->root == by_library->root);
    CHECK(by_git->commit == by_library->commit);
    CHECK(by_git->branch == by_library->branch);
    CHECK(by_git->repo_url == by_library->repo_url);
    CHECK(by_git->dirty == by_library->dirty);
    CHECK(by_git->changed == by_library->changed);
    CHECK(by_git->diff == by_library->diff);
  };
  same();
  repository.write("early", "staged\n");
  repository.git({"add", "early"});
  same();
  repository.commit("a\t\"c\".txt", "one\n");
  repository.commit("b.txt", "1\n2\n3\n4\n5\n6\n7\n8\n9\n");
  repository.commit("moved", "a file that is moved away\n");
  repository.git({"remote", "add", "origin", "https://joe:s3cret@example.org/x.git"});
  same();
  repository.write("a\t\"c\".txt", "two\n");
  repository.write("b.txt", "1\n2\n3\n4\nfive\n6\n7\n8\n9");
  repository.git({"mv", "moved", "there"});
  repository.write("new/one", "");
  same();
  for (std::size_t i = 0; i < mlf::vcs::most_changed; ++i) {
    repository.write("new" + std::to_string(i), "");
  }
  same();
}

TEST_CASE("a link in the place of a directory is not followed") {
  const GitRepository repository;
  const fs::path victim = fs::canonical(repository.home()) / "victim";
  fs::create_directory(victim);
  std::ofstream(victim / "a.txt") << "secret\n";
  repository.commit("dir/a.txt", "one\n");
  fs::remove_all(repository.root() / "dir");
  fs::create_directory_symlink(victim, repository.root() / "dir");
  const auto got = describe(repository.root());
  REQUIRE(got);
  CHECK(got->dirty);
  CHECK(got->diff.find("secret") == std::string::npos);
}

TEST_CASE("a damaged repository is one line of error") {
  const GitRepository repository;
  const std::string commit = repository.commit("a.txt", "one\n");
  fs::remove_all(repository.root() / ".git" / "objects" / commit.substr(0, 2));
  try {
    describe(repository.root());
    FAIL("described what is not there");
  } catch (const mlf::Error& error) {
    const std::string text = error.what();
    CHECK(text.find(repository.root().string()) != std::string::npos);
    CHECK(text.find('\n') == std::string::npos);
  }
}

TEST_CASE("a repository of another user is refused until safe.directory names it") {
  if (geteuid() != 0) return;  // only root can give files away
  const GitRepository repository;
  repository.commit("a.txt", "one\n");
  for (const auto& entry : fs::recursive_directory_iterator(repository.root())) {
    REQUIRE(lchown(entry.path().c_str(), 12345, 12345) == 0);
  }
  REQUIRE(chown(repository.root().c_str(), 12345, 12345) == 0);
  try {
    describe(repository.root());
    FAIL("described what another user owns");
  } catch (const mlf::Error& error) {
    CHECK(error.code() == mlf::ErrorCode::permission_denied);
    CHECK(std::string(error.what()).find("safe.directory") != std::string::npos);
  }
  std::ofstream(repository.home() / ".gitconfig")
      << "[safe]\n\tdirectory = " << repository.root().string() << "\n";
  CHECK(describe(repository.root()).has_value());
}

TEST_CASE("encode and decode are inverse, whatever bytes the diff has") {
  const Description description{.root = "/a b/\"c\"",
                                .commit = std::string(40, 'a'),
                                .branch = std::nullopt,
                                .repo_url = "git@host:x",
                                .dirty = true,
                                .diff = std::string("\0\xff\n{}\n", 7),
                                .diff_truncated = true,
                                .changed = {{"a\n", "b/"}}};
  CHECK(decode(encode(description)) == description);
  CHECK(decode(encode(Description{.root = "/", .changed = std::nullopt}))->changed == std::nullopt);
  CHECK(decode(encode(std::nullopt)) == std::nullopt);
  CHECK_THROWS_AS(decode(""), mlf::Error);
  CHECK_THROWS_AS(decode("{}"), mlf::Error);
  CHECK_THROWS_AS(decode(encode(description).substr(0, 150)), mlf::Error);
}
