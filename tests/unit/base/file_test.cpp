// SPDX-License-Identifier: Apache-2.0
#include "base/file.h"

#include <fstream>
#include <set>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "support/fakes.h"

namespace fs = std::filesystem;
using mlf::Directory;
using mlf::Durability;
using mlf::Error;
using mlf::ErrorCode;
using mlf::RelativePath;

namespace {

RelativePath at(std::string_view path) { return RelativePath::parse(path); }

void write(const fs::path& path, std::string_view content) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << content;
}

std::set<std::string> names_in(const fs::path& path) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(path)) names.insert(entry.path().filename());
  return names;
}

/// A directory "inside", and a file beside it that no operation may reach.
struct Fixture {
  Fixture() : inside(Directory::create(temp.path() / "inside")) {
    write(temp.path() / "secret", "secret");
    fs::create_directories(temp.path() / "elsewhere");
  }
  mlf::test::TempDir temp;
  Directory inside;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "a replaced file is the new one, keeps its mode and leaves nothing behind") {
  inside.replace_file(at("a"), "one", Durability::none);
  CHECK(inside.read_file(at("a")) == "one");
  ::chmod((inside.path() / "a").c_str(), 0640);
  inside.replace_file(at("a"), "two", Durability::full);
  CHECK(inside.read_file(at("a")) == "two");
  CHECK((fs::status(inside.path() / "a").permissions() & fs::perms::mask) ==
        (fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read));
  CHECK(names_in(inside.path()) == std::set<std::string>{"a"});
}

TEST_CASE_FIXTURE(Fixture, "many files are written, then named one by one") {
  inside.make_directories(at("d"));
  inside.replace_file(at("a"), "old", Durability::none);
  ::chmod((inside.path() / "a").c_str(), 0600);
  constexpr std::size_t more_than_are_open_at_once = 150;
  std::vector<std::string> names{"a", "d/b"};
  for (std::size_t i = 0; i < more_than_are_open_at_once; ++i) names.push_back(std::to_string(i));
  std::vector<mlf::FileText> texts;
  for (const auto& name : names) texts.push_back({at(name), name});
  {
    auto files = inside.write_files(texts, Durability::full);
    CHECK(inside.read_file(at("a")) == "old");
    CHECK_FALSE(inside.read_file(at("d/b")));
    files[0].replace();
    CHECK(files[1].create());
    CHECK(files.back().create());
  }
  CHECK(inside.read_file(at("a")) == "a");
  CHECK((fs::status(inside.path() / "a").permissions() & fs::perms::mask) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(inside.read_file(at("d/b")) == "d/b");
  // Files that got no name were removed.
  CHECK(names_in(inside.path()) == std::set<std::string>{"a", "d", names.back()});
}

TEST_CASE_FIXTURE(Fixture, "a written file takes no name that is taken, nor one outside") {
  inside.replace_file(at("a"), "old", Durability::none);
  fs::create_directory_symlink(temp.path() / "elsewhere", inside.path() / "link");
  const std::vector<mlf::FileText> texts{{at("a"), "new"}, {at("link/b"), "new"}};
  {
    auto files = inside.write_files(texts, Durability::commit);
    CHECK_FALSE(files[0].create());
    CHECK_THROWS_AS(files[1].replace(), Error);
  }
  CHECK(inside.read_file(at("a")) == "old");
  CHECK(names_in(temp.path() / "elsewhere").empty());
  CHECK(names_in(inside.path()) == std::set<std::string>{"a", "link"});
}

TEST_CASE_FIXTURE(Fixture, "of two creators of a file the second is told and changes nothing") {
  CHECK(inside.create_file(at("a"), "one", Durability::commit));
  CHECK_FALSE(inside.create_file(at("a"), "two", Durability::commit));
  CHECK(inside.read_file(at("a")) == "one");
  CHECK(names_in(inside.path()) == std::set<std::string>{"a"});
}

TEST_CASE_FIXTURE(Fixture, "a missing file is no error to look for") {
  CHECK(inside.read_file(at("no")) == std::nullopt);
  CHECK(inside.read_file(at("no/such/place")) == std::nullopt);
  CHECK(inside.status(at("no")) == std::nullopt);
  CHECK_FALSE(inside.find_directory(at("no")));
  CHECK_FALSE(inside.remove_file(at("no")));
  CHECK_FALSE(inside.append_file(at("no"), "x"));
}

TEST_CASE_FIXTURE(Fixture, "symbolic links lead around inside but never out") {
  inside.make_directories(at("sub"));
  inside.replace_file(at("sub/file"), "here", Durability::none);
  fs::create_symlink("sub/file", inside.path() / "good");
  fs::create_symlink("../secret", inside.path() / "relative");
  fs::create_symlink(temp.path() / "secret", inside.path() / "absolute");
  fs::create_symlink(temp.path(), inside.path() / "up");
  fs::create_symlink("loop", inside.path() / "loop");
  CHECK(inside.read_file(at("good")) == "here");
  for (const auto* path : {"relative", "absolute", "up/secret", "loop", "loop/x"}) {
    CAPTURE(path);
    CHECK_THROWS_AS(inside.read_file(at(path)), Error);
  }
}

TEST_CASE_FIXTURE(Fixture, "no write goes through a link that leads out") {
  fs::create_symlink(temp.path() / "elsewhere", inside.path() / "out");
  CHECK_THROWS_AS(inside.replace_file(at("out/x"), "x", Durability::none), Error);
  CHECK_THROWS_AS(inside.create_file(at("out/x"), "x", Durability::none), Error);
  CHECK_THROWS_AS(inside.make_directories(at("out/x")), Error);
  CHECK(names_in(temp.path() / "elsewhere").empty());
  CHECK(names_in(inside.path()) == std::set<std::string>{"out"});
  // Replacing the link itself makes it a file.
  inside.replace_file(at("out"), "mine", Durability::none);
  CHECK(fs::is_regular_file(fs::symlink_status(inside.path() / "out")));
}

TEST_CASE_FIXTURE(Fixture, "only regular files are opened, and a FIFO does not hold anybody up") {
  REQUIRE(::mkfifo((inside.path() / "pipe").c_str(), 0600) == 0);
  inside.make_directories(at("directory"));
  CHECK_THROWS_AS(inside.read_file(at("pipe")), Error);
  CHECK_THROWS_AS(inside.read_file(at("directory")), Error);
}

TEST_CASE_FIXTURE(Fixture, "walking visits files at every depth and no links") {
  inside.make_directories(at("a/b/c"));
  for (const auto* path : {"1", "a/2", "a/b/c/3"}) {
    inside.replace_file(at(path), "x", Durability::none);
  }
  fs::create_symlink(temp.path(), inside.path() / "link");
  std::set<std::string> seen;
  inside.walk([&](const RelativePath& path, const mlf::FileStatus& status) {
    CHECK(status.size == 1);
    seen.insert(path.str());
  });
  CHECK(seen == std::set<std::string>{"1", "a/2", "a/b/c/3"});
}

TEST_CASE_FIXTURE(Fixture, "a directory renamed without replacing spares what is there") {
  inside.make_directories(at("new/sub"));
  inside.make_directories(at("old"));
  CHECK_FALSE(inside.rename_new(at("new"), inside, at("old")));
  CHECK(inside.rename_new(at("new"), inside, at("other")));
  CHECK(names_in(inside.path()) == std::set<std::string>{"old", "other"});
}

TEST_CASE_FIXTURE(Fixture, "removing a tree does not follow links out of it") {
  inside.make_directories(at("tree/deep"));
  fs::create_symlink(temp.path() / "elsewhere", inside.path() / "tree/link");
  write(temp.path() / "elsewhere" / "kept", "x");
  inside.remove_tree(at("tree"));
  CHECK(names_in(inside.path()).empty());
  CHECK(fs::exists(temp.path() / "elsewhere" / "kept"));
}

TEST_CASE_FIXTURE(Fixture, "a tree is removed however deep it is") {
  const auto here = fs::current_path();
  fs::current_path(inside.path());
  for (int depth = 0; depth < 5000; ++depth) {
    REQUIRE(::mkdir("a", 0700) == 0);
    REQUIRE(::chdir("a") == 0);
  }
  fs::current_path(here);
  inside.remove_tree(at("a"));
  CHECK(names_in(inside.path()).empty());
}

TEST_CASE_FIXTURE(Fixture, "a lock is held until it is let go") {
  {
    const mlf::FileLock held(inside, at("lock"));
    CHECK_FALSE(mlf::FileLock::try_lock(inside, at("lock")));
    CHECK_THROWS_AS(mlf::FileLock(inside, at("lock"), std::chrono::milliseconds(5)), Error);
  }
  CHECK(mlf::FileLock::try_lock(inside, at("lock")));
}

TEST_CASE_FIXTURE(Fixture, "a lock is shared, or held alone") {
  using Mode = mlf::FileLock::Mode;
  auto alone = mlf::FileLock::try_lock(inside, at("lock"));
  REQUIRE(alone);
  CHECK_FALSE(mlf::FileLock::try_lock(inside, at("lock"), Mode::shared));
  alone->share();
  const auto shared = mlf::FileLock::try_lock(inside, at("lock"), Mode::shared);
  CHECK(shared);
  alone.reset();
  CHECK_FALSE(mlf::FileLock::try_lock(inside, at("lock")));
}

TEST_CASE_FIXTURE(Fixture, "a full disk leaves the old content and no temporary file") {
  inside.replace_file(at("a"), "old", Durability::none);
  // RLIMIT_FSIZE makes writes fail as a full disk does; SIGXFSZ must not kill the test.
  const auto child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit = {.rlim_cur = 2, .rlim_max = 2};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
      inside.replace_file(at("a"), "much too long", Durability::none);
    } catch (const Error&) {
      ::_exit(inside.read_file(at("a")) == "old" ? 0 : 1);
    }
    ::_exit(2);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  CHECK(names_in(inside.path()) == std::set<std::string>{"a"});
}

TEST_CASE("relative paths") {
  for (const auto* good : {"a", "a/b", "a b/ü.txt", ".hidden", "..a", "a/...", "%2e%2e"}) {
    CAPTURE(good);
    CHECK(RelativePath::parse(good).str() == good);
  }
  const std::string long_component(256, 'x');
  for (const std::string& bad :
       {std::string(""), std::string("/a"), std::string("a/"), std::string("a//b"),
        std::string("."), std::string(".."), std::string("a/../b"), std::string("./a"),
        std::string("a/."), std::string("a\\b"), std::string("a\nb"), std::string("a\0b", 3),
        std::string("\xff"), std::string("\xc0\xae\xc0\xae/x"), long_component,
        std::string(5000, 'x')}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(RelativePath::parse(bad), Error);
  }
  CHECK(RelativePath::parse("a/b").parent().str() == "a");
  CHECK(RelativePath::parse("a").parent().empty());
  CHECK((RelativePath::parse("a") / RelativePath::parse("b/c")).file_name() == "c");
}
