// SPDX-License-Identifier: Apache-2.0
#include "supervise/pool.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "support/fakes.h"

namespace fs = std::filesystem;
using namespace mlf;
using namespace mlf::supervise;

namespace {

struct Result {
  int signal = 0;
  std::map<std::size_t, ExitStatus> statuses;
  std::map<std::size_t, std::string> errors;
};

/// Runs shell scripts; `goes_on` is asked after each.
Result run(
    const std::vector<std::string>& scripts, std::size_t at_once,
    const std::function<bool(std::size_t)>& goes_on = [](std::size_t) { return true; }) {
  Result result;
  std::size_t given = 0;
  const PoolCallbacks callbacks{
      .next = [&]() -> std::optional<Command> {
        if (given == scripts.size()) return std::nullopt;
        return Command{.arguments = {"sh", "-c", scripts[given++]}};
      },
      .on_end =
          [&](std::size_t index, const ExitStatus& status, std::string_view error) {
            result.statuses[index] = status;
            result.errors[index] = error;
            return goes_on(index);
          }};
  SignalWatch signals(Grouping::own);
  result.signal = run_pool(at_once, callbacks, signals);
  return result;
}

std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

/// Waits for what another process makes, at most a minute.
void await(const fs::path& path) {
  for (int i = 0; i < 6000 && !fs::exists(path); ++i) usleep(10'000);
  REQUIRE(fs::exists(path));
}

}  // namespace

TEST_CASE("a pool runs every command and tells how each ended") {
  const Result result = run({"exit 3", "echo oops >&2", "kill -9 $$", "echo unseen"}, 2);
  CHECK(result.signal == 0);
  CHECK(result.statuses.size() == 4);
  CHECK(result.statuses.at(0) == ExitStatus{.code = 3});
  CHECK(result.statuses.at(1) == ExitStatus{});
  CHECK(result.statuses.at(2) == ExitStatus{.signal = 9});
  CHECK(result.errors.at(1) == "oops\n");
  CHECK(result.errors.at(3).empty());
}

TEST_CASE("of a long error output the end is kept") {
  const Result result = run({"yes | head -c 1000000 >&2; echo end >&2"}, 1);
  CHECK(result.errors.at(0).size() == 4096);
  CHECK(result.errors.at(0).ends_with("y\nend\n"));
}

TEST_CASE("as many commands run at a time as may") {
  // Each script waits for the other's file: one after the other, they would never end.
  const test::TempDir directory;
  const std::string a = quoted(directory.path() / "a");
  const std::string b = quoted(directory.path() / "b");
  const auto meet = [](const std::string& own, const std::string& other) {
    return "touch " + own + "; until [ -e " + other + " ]; do sleep 0.01; done";
  };
  CHECK(run({meet(a, b), meet(b, a)}, 2).statuses.size() == 2);

  // Not more than allowed run at once: no script finds another's file.
  const std::string file = quoted(directory.path() / "c");
  const std::string alone =
      "[ ! -e " + file + " ] && touch " + file + " && sleep 0.02 && rm " + file;
  for (const auto& [index, status] : run({alone, alone, alone}, 1).statuses)
    CHECK(status.success());
}

TEST_CASE("a command that cannot be started has ended, and the others go on") {
  std::size_t given = 0;
  std::vector<int> codes;
  const PoolCallbacks callbacks{
      .next = [&]() -> std::optional<Command> {
        if (given == 2) return std::nullopt;
        return Command{.arguments = {given++ == 0 ? "/nonexistent" : "true"}};
      },
      .on_end =
          [&](std::size_t, const ExitStatus& status, std::string_view) {
            codes.push_back(status.code);
            return true;
          }};
  SignalWatch signals(Grouping::own);
  CHECK(run_pool(1, callbacks, signals) == 0);
  CHECK(codes == std::vector<int>{126, 0});
}

TEST_CASE("when one says so the others end and no more start") {
  const test::TempDir directory;
  const std::string never = "touch " + quoted(directory.path() / "never");
  const Result result =
      run({"exec sleep 600", "exit 1", never}, 2, [](std::size_t index) { return index != 1; });
  CHECK(result.signal == 0);
  CHECK(result.statuses.at(0) == ExitStatus{.signal = SIGTERM});
  CHECK(result.statuses.size() == 2);
  CHECK_FALSE(fs::exists(directory.path() / "never"));
}

TEST_CASE("a request to stop reaches all that run, and no more start") {
  const Result result = run({"kill -INT $PPID; exec sleep 600", "exit 0", "exit 0"}, 1);
  CHECK(result.signal == SIGINT);
  CHECK(result.statuses.size() == 1);
  CHECK(result.statuses.at(0) == ExitStatus{.signal = SIGINT});
}

TEST_CASE("an exception leaves nothing running") {
  const test::TempDir directory;
  const fs::path pid_file = directory.path() / "pid";
  const auto scripts =
      std::vector<std::string>{"echo $$ >" + quoted(pid_file) + ".new; mv " + quoted(pid_file) +
                                   ".new " + quoted(pid_file) + "; exec sleep 600",
                               "until [ -e " + quoted(pid_file) + " ]; do sleep 0.01; done"};
  CHECK_THROWS_WITH_AS(
      run(scripts, 2, [](std::size_t) -> bool { throw internal_error("printing failed"); }),
      "printing failed", Error);
  pid_t pid = 0;
  std::ifstream(pid_file) >> pid;
  CHECK(pid > 0);
  CHECK(::kill(pid, 0) == -1);
}

TEST_CASE("commands of a pool that is killed end too") {
  const test::TempDir directory;
  const fs::path ready = directory.path() / "ready";
  const fs::path told = directory.path() / "told";
  const pid_t pool = fork();
  if (pool == 0) {
    run({"trap 'touch " + quoted(told) + "; exit' TERM; touch " + quoted(ready) +
         "; while :; do sleep 0.01; done"},
        1);
    _exit(0);
  }
  await(ready);
  ::kill(pool, SIGKILL);
  waitpid(pool, nullptr, 0);
  await(told);
}
