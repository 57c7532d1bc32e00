// SPDX-License-Identifier: Apache-2.0
//
// Paths that try to leave an artifact directory: every one is given to every operation, and nothing
// outside is read, made, changed or removed.
#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "artifact/address.h"
#include "artifact/transfer.h"
#include "base/error.h"
#include "support/artifacts.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)
using test::no_progress;

namespace {

constexpr std::string_view secret = "CANARY-5b1f";

/// A store with a run's artifacts, and what must never be seen or touched around them.
struct Scene : test::FakeContext {
  test::TempDir temp;
  std::filesystem::path run = temp.path() / "store" / "0" / "run";
  std::filesystem::path root = run / "artifacts";
  std::unique_ptr<artifact::ArtifactRepository> repository;

  Scene() {
    test::write_file(temp.path() / "CANARY", secret);
    test::write_file(run / "CANARY", secret);
    test::write_file(run.parent_path() / "CANARY", secret);
    test::write_file(run / "meta.yaml", "meta");
    test::write_file(run / "tags" / "mlflow.user", "me");
    test::write_file(root / "ok.txt", "fine");
    test::write_file(root / "d" / "file", "below");
    repository = artifact::open_repository(root.string(), context);
  }

  std::map<std::string, std::string> outside() const {
    auto all = test::snapshot(temp.path());
    std::erase_if(all, [](const auto& entry) {
      return entry.first.starts_with("store/0/run/artifacts/") || entry.first.starts_with("mine");
    });
    return all;
  }
};

enum class Outcome {
  refused,  ///< no path at all
  literal,  ///< an ordinary, odd-looking name inside the root
};

struct Attack {
  std::string name;
  std::string path;
  Outcome outcome = Outcome::refused;
};

std::vector<Attack> attacks() {
  std::string deep;
  for (int i = 0; i < 5000; ++i) deep += "a/";
  std::string nul = "a";
  nul += '\0';
  using enum Outcome;
  return {
      {"P1", "../CANARY"},
      {"P2", "../../../../../../etc/passwd"},
      {"P3", "a/../../CANARY"},
      {"P4", "./../CANARY"},
      {"P5", "path/../to/file"},
      {"P6", "/etc/passwd"},
      {"P7", "//etc/passwd"},
      {"P8", "///etc/passwd"},
      {"P9", "%2e%2e/CANARY", literal},
      {"P10", "%2e%2e%2fCANARY", literal},
      {"P11", "..%2fCANARY", literal},
      {"P12", "%252e%252e%252fCANARY", literal},
      {"P13", "%25252e%25252e%25252fCANARY", literal},
      {"P14", "..\\CANARY"},
      {"P15", "..%5cCANARY", literal},
      {"P16", "C:\\Windows\\win.ini"},
      {"P17", "C:CANARY", literal},
      {"P18", "\\\\host\\share\\x"},
      {"P19", "a%00/../CANARY"},
      {"P19, decoded", nul + "/../CANARY"},
      {"P20", "CANARY%00.txt", literal},
      {"P20, decoded", nul + ".txt"},
      {"P21", "..;/CANARY", literal},
      {"P22", "..%3b/CANARY", literal},
      {"P23", ".\t./CANARY"},
      {"P24", "..\n/CANARY"},
      {"P25", "..\r\n/CANARY"},
      {"P26", "\xc0\xae\xc0\xae/CANARY"},
      {"P27", "\xe0\x80\xae\xe0\x80\xae/CANARY"},
      {"P28", "%u002e%u002e/CANARY", literal},
      {"P29", "．．/CANARY", literal},
      {"P30", "․․/CANARY", literal},
      {"P31", "..∕CANARY", literal},
      {"P32", "....//CANARY"},
      {"P33", "..././CANARY"},
      {"P34", "artifact/..../x", literal},
      {"P35", "file:///etc/passwd"},
      {"P36", "file:/etc/passwd", literal},
      {"P37", "file://localhost/etc/passwd"},
      {"P38", "#/../../CANARY"},
      {"P39", "%23/../../CANARY"},
      {"P40", "?/../../CANARY"},
      {"P41", "%3f/../../CANARY"},
      {"P42", ""},
      {"P43", "."},
      {"P44", "/"},
      {"P45", "a//b"},
      {"P45, dot", "a/./b"},
      {"P46", "a/.."},
      {"P47", "~/.ssh/id_rsa", literal},
      {"P47, variable", "$HOME/x", literal},
      {"P48", "/proc/self/environ"},
      {"P49", "/proc/self/root/etc/passwd"},
      {"P50", "/proc/self/fd/3"},
      {"P51", "/dev/zero"},
      {"P52", std::string(256, 'x')},
      {"P53", std::string(200, 'y') + '/' + std::string(3896, 'z')},
      {"P54", deep},
      {"P55", "../meta.yaml"},
      {"P56", "../../meta.yaml"},
      {"P57", "../tags/mlflow.user"},
      {"P65", "\xff\xfe"},
      {"P66, newline", "a\nb"},
      {"P66", "\"<;x", literal},
      {"unfinished upload", ".artifact.uploading.x"},
      {"unfinished write", ".mlf-1-x"},
  };
}

std::optional<RelativePath> parsed(const std::string& text) {
  try {
    return artifact::parse_artifact_path(text);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::invalid_parameter_value);
    return std::nullopt;
  }
}

/// Whether anything could be done with the path.
bool try_everything(Scene& scene, const RelativePath& path) {
  bool worked = false;
  const auto attempt = [&](const auto& operation) {
    try {
      operation();
      worked = true;
    } catch (const Error&) {
      return;
    }
  };
  auto& repository = *scene.repository;
  const auto mine = scene.temp.path() / "mine";
  test::write_file(mine, "mine");
  CHECK(repository.list(path).empty());
  attempt([&] { repository.put_file(mine, path, no_progress); });
  attempt([&] {
    std::string content;
    repository.read(path, [&](std::string_view piece) { content += piece; });
    CHECK(content == "mine");
  });
  attempt([&] {
    repository.get_file(path, scene.temp.path() / "mine-back", no_progress);
    CHECK(test::read_file(scene.temp.path() / "mine-back") == "mine");
  });
  return worked;
}

}  // namespace

TEST_CASE("no path leads out of the artifacts, whatever is done with it") {
  Scene scene;
  const auto before = scene.outside();
  for (const auto& attack : attacks()) {
    CAPTURE(attack.name);
    const auto path = parsed(attack.path);
    const bool worked = path && try_everything(scene, *path);
    CHECK(worked == (attack.outcome == Outcome::literal));
    CHECK(scene.outside() == before);
  }
  CHECK(test::read_artifact(*scene.repository, "ok.txt") == "fine");
}

TEST_CASE("the same in the path of a URI") {
  for (const auto& attack : attacks()) {
    CAPTURE(attack.name);
    std::optional<artifact::Address> address;
    try {
      address = artifact::parse_address("runs:/abc/" + attack.path);
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::invalid_parameter_value);
    }
    // Nothing after the run's slash is the run itself.
    if (address && !attack.path.empty()) CHECK(address->path.str() == attack.path);
    if (address) CHECK(address->id == "abc");
  }
}

TEST_CASE("P59, P60: links that leave the artifacts are left out and lead nowhere") {
  Scene scene;
  const auto& warnings = scene.reporter.warnings;
  std::filesystem::create_directory_symlink("/etc", scene.root / "l");
  std::filesystem::create_symlink("../../../../CANARY", scene.root / "f");
  std::filesystem::create_symlink("../CANARY", scene.root / "near");
  std::filesystem::create_symlink("missing", scene.root / "dangling");
  const auto before = scene.outside();

  CHECK(test::paths_of(scene.repository->list({})) == std::vector<std::string>{"d", "ok.txt"});
  CHECK(warnings.size() == 4);
  CHECK(std::ranges::count_if(warnings, [](const std::string& line) {
          return line.find("leads out of the directory") != std::string::npos;
        }) == 3);
  for (const auto* name : {"l", "l/passwd", "f", "near", "dangling", "dangling/x"}) {
    CAPTURE(name);
    const auto path = RelativePath::parse(name);
    CHECK_THROWS_AS(test::read_artifact(*scene.repository, name), Error);
    CHECK_THROWS_AS(scene.repository->get_file(path, scene.temp.path() / "mine", no_progress),
                    Error);
  }
  // An upload replaces the link, never what it leads to; below a link out nothing is made.
  const auto mine = scene.temp.path() / "mine";
  test::write_file(mine, "mine");
  scene.repository->put_file(mine, RelativePath::parse("f"), no_progress);
  CHECK_FALSE(std::filesystem::is_symlink(scene.root / "f"));
  CHECK(test::read_artifact(*scene.repository, "f") == "mine");
  CHECK_THROWS_AS(scene.repository->put_file(mine, RelativePath::parse("l/x"), no_progress), Error);
  CHECK_THROWS_AS(scene.repository->make_directory(RelativePath::parse("l/x")), Error);
  CHECK(scene.outside() == before);
}

TEST_CASE("the artifacts directory itself may not be a link out of the store") {
  Scene scene;
  std::filesystem::remove_all(scene.root);
  std::filesystem::create_directory_symlink(scene.temp.path(), scene.root);
  RunInfo run;
  run.run_id = "run";
  run.experiment_id = "0";
  run.artifact_uri = scene.root.string();
  const auto repository =
      artifact::open_artifacts(run, (scene.temp.path() / "store").string(), scene.context);
  CHECK_THROWS_AS(repository->list({}), Error);
  CHECK_THROWS_AS(test::read_artifact(*repository, "CANARY"), Error);
  const auto mine = scene.temp.path() / "mine";
  test::write_file(mine, "mine");
  CHECK_THROWS_AS(repository->put_file(mine, RelativePath::parse("new"), no_progress), Error);
  CHECK_THROWS_AS(repository->delete_artifact(RelativePath::parse("CANARY")), Error);
  CHECK_THROWS_AS(repository->delete_all(), Error);
  CHECK(std::filesystem::exists(scene.temp.path() / "CANARY"));
  CHECK_FALSE(std::filesystem::exists(scene.temp.path() / "new"));
}

TEST_CASE("P61: a file that turns into a link and back never shows what the link leads to") {
  Scene scene;
  const auto target = scene.root / "swap";
  std::atomic<bool> done = false;
  std::thread swapper([&] {
    while (!done) {
      std::filesystem::remove(target);
      std::filesystem::create_symlink("../CANARY", target);
      std::filesystem::remove(target);
      test::write_file(target, "mine");
    }
  });
  for (int i = 0; i < 2000; ++i) {
    try {
      const auto content = test::read_artifact(*scene.repository, "swap");
      CHECK((content.empty() || content == "mine"));
    } catch (const Error&) {
      continue;
    }
  }
  done = true;
  swapper.join();
}

TEST_CASE("P62, P63: pipes and sockets are never opened, so nothing waits for them") {
  Scene scene;
  REQUIRE(::mkfifo((scene.root / "fifo").c_str(), 0600) == 0);
  const int listener = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  const auto socket_path = (scene.root / "socket").string();
  REQUIRE(socket_path.size() < sizeof address.sun_path);
  socket_path.copy(address.sun_path, socket_path.size());
  REQUIRE(::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);

  CHECK(test::paths_of(scene.repository->list({})) == std::vector<std::string>{"d", "ok.txt"});
  for (const auto* name : {"fifo", "socket"}) {
    CHECK_THROWS_AS(test::read_artifact(*scene.repository, name), Error);
    CHECK_THROWS_AS(scene.repository->get_file(RelativePath::parse(name),
                                               scene.temp.path() / "mine", no_progress),
                    Error);
    CHECK_THROWS_AS(
        scene.repository->put_file(scene.root / name, RelativePath::parse("copy"), no_progress),
        Error);
  }
  ::close(listener);
}

TEST_CASE("P64: a file that shrinks while it is read ends where it ends") {
  Scene scene;
  test::write_file(scene.root / "big", std::string(1 << 20, 'x'));
  std::size_t size = 0;
  scene.repository->read(RelativePath::parse("big"), [&](std::string_view piece) {
    size += piece.size();
    std::filesystem::resize_file(scene.root / "big", 100'000);
  });
  CHECK(size == 100'000);
}

TEST_CASE("P65, P66: names that no path can have are listed with escapes and never opened") {
  Scene scene;
  test::write_file(scene.root / "\xff\xfe", "odd");
  test::write_file(scene.root / "a\nb", "odd");
  test::write_file(scene.root / "back\\slash" / "x", "odd");
  CHECK(test::paths_of(scene.repository->list({})) ==
        std::vector<std::string>{"\\xff\\xfe", "a\\nb", "back\\slash", "d", "ok.txt"});
  std::vector<std::string> visited;
  artifact::walk(*scene.repository, {},
                 [&](const artifact::FileInfo& info) { visited.push_back(info.path); });
  CHECK(visited ==
        std::vector<std::string>{"\\xff\\xfe", "a\\nb", "back\\slash", "d", "d/file", "ok.txt"});
}

TEST_CASE("P67: nothing can be put below a file or over a directory") {
  Scene scene;
  const auto mine = scene.temp.path() / "mine";
  test::write_file(mine, "mine");
  CHECK_THROWS_AS(scene.repository->put_file(mine, RelativePath::parse("ok.txt/x"), no_progress),
                  Error);
  CHECK_THROWS_AS(scene.repository->put_file(mine, RelativePath::parse("d"), no_progress), Error);
  CHECK(test::read_artifact(*scene.repository, "ok.txt") == "fine");
  CHECK(test::read_artifact(*scene.repository, "d/file") == "below");
  CHECK(test::snapshot(scene.root).size() == 3);  // no upload left behind
}

TEST_CASE("P54: a tree deeper than any path ends in an answer") {
  Scene scene;
  // Made from within, since no path reaches it.
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(scene.root);
  for (int depth = 0; depth < 5000; ++depth) {
    REQUIRE(::mkdir("a", 0700) == 0);
    REQUIRE(::chdir("a") == 0);
  }
  std::filesystem::current_path(here);

  std::size_t visited = 0;
  artifact::walk(*scene.repository, {}, [&](const artifact::FileInfo&) { ++visited; });
  CHECK(visited > 2000);
  const auto plan = artifact::plan_upload(scene.root, {}, scene.reporter);
  CHECK(plan.folders.size() > 1900);
  CHECK(plan.left_out == 1);
  CHECK(scene.reporter.warnings.size() == 1);
  REQUIRE(::system(("rm -rf '" + (scene.root / "a").string() + "'").c_str()) == 0);
}
