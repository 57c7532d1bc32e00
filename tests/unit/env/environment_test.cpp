// SPDX-License-Identifier: Apache-2.0
#include "env/environment.h"

#include <array>
#include <atomic>
#include <optional>
#include <thread>

#include <doctest/doctest.h>
#include <signal.h>
#include <unistd.h>

#include "base/error.h"
#include "env/slot.h"
#include "support/env_world.h"

using namespace mlf;
using namespace mlf::env;

namespace {

struct Virtualenv : test::World {
  Virtualenv() {
    python("bin/python3", "3.11.7");
    write("project/python_env.yaml", "dependencies: []\n");
    tool = [this](const Command& command) {
      if (command.arguments.at(1) == "-m") make_venv(command.arguments.back());
      return ToolResult{};
    };
  }
  std::filesystem::path record(const Environment& environment) const {
    return environment.directory / record_name;
  }
};

class WaitReporter : public SilentReporter {
 public:
  void note(std::string_view message) override {
    if (message.starts_with("waiting for another process, which makes mlflow-")) saw_wait = true;
  }
  std::atomic<bool> saw_wait = false;
};

/// Two threads that want the same environment; the first does not make it before the second waits.
struct Rivals : Virtualenv {
  std::atomic<int> tools = 0;
  std::atomic<bool> is_making = false;
  ToolResult first_result;
  std::array<std::optional<Environment>, 2> made;
  std::array<std::string, 2> errors;
  WaitReporter waits;
  Context shared{.clock = clock,
                 .ids = ids,
                 .reporter = waits,
                 .variable = context.variable,
                 .run_tool = [this](const Command& command) {
                   const bool is_first = tools++ == 0;
                   is_making = true;
                   while (!waits.saw_wait) std::this_thread::yield();
                   make_venv(command.arguments.back());
                   return is_first ? first_result : ToolResult{};
                 }};

  void want(std::size_t index) {
    try {
      made[index] = env::provide(request(Manager::virtualenv), shared);
    } catch (const Error& error) {
      errors[index] = error.what();
    }
  }
  void race() {
    std::thread first([this] { want(0); });
    while (!is_making) std::this_thread::yield();
    std::thread second([this] { want(1); });
    first.join();
    second.join();
  }
};

}  // namespace

TEST_CASE_FIXTURE(Rivals, "of two at once one makes it, and the other waits and takes it") {
  race();
  CHECK(tools == 1);
  REQUIRE(made[0]);
  REQUIRE(made[1]);
  CHECK(made[0]->directory == made[1]->directory);
}

TEST_CASE_FIXTURE(Rivals, "when the first fails the second makes it") {
  first_result = test::tool_failure("no room");
  race();
  CHECK(tools == 2);
  CHECK(errors[0] == "python -m venv failed with exit code 1: no room");
  REQUIRE(made[1]);
  CHECK(made[1]->python == "3.11.7");
}

TEST_CASE_FIXTURE(Virtualenv, "who waits can be told to stop") {
  const auto name = provide(Manager::virtualenv).name;
  const Slot slot(root / "cache", Manager::virtualenv, name);
  slot.remove();
  const auto other = slot.try_lock(FileLock::Mode::exclusive);
  REQUIRE(other);
  int looks = 0;
  context.stop_signal = [&] { return ++looks < 3 ? std::optional<int>() : SIGTERM; };
  CHECK_THROWS_WITH(provide(Manager::virtualenv),
                    ("waiting for the environment " + name + " was stopped").c_str());
  CHECK(looks == 3);
  CHECK(ran.size() == 1);
}

TEST_CASE_FIXTURE(Virtualenv, "the tools that make it hold its lock, whatever becomes of mlf") {
  std::optional<CachedEnvironment::State> state;
  bool is_inherited = false;
  const auto works = tool;
  tool = [&](const Command& command) {
    const auto result = works(command);
    is_inherited = command.keep_open.size() == 1 && ::lseek(command.keep_open[0], 0, SEEK_CUR) == 0;
    state = cached().at(0).state;
    return result;
  };
  provide(Manager::virtualenv);
  CHECK(is_inherited);
  CHECK(state == CachedEnvironment::State::building);
}

TEST_CASE_FIXTURE(Virtualenv, "what holds it keeps it in use") {
  auto made = std::optional(provide(Manager::virtualenv));
  CHECK(cached().at(0).state == CachedEnvironment::State::in_use);
  const auto second = std::optional(provide(Manager::virtualenv));
  made.reset();
  CHECK(cached().at(0).state == CachedEnvironment::State::in_use);
}

TEST_CASE_FIXTURE(Virtualenv, "what was interrupted is made anew, from nothing") {
  auto made = provide(Manager::virtualenv);
  std::filesystem::remove(record(made));
  write(made.directory.lexically_relative(root).string() + "/leftover", "");
  CHECK_FALSE(env::find(request(Manager::virtualenv), context));
  made.hold.reset();  // what is in use is not made again
  provide(Manager::virtualenv);
  CHECK(ran.size() == 2);
  CHECK_FALSE(std::filesystem::exists(made.directory / "leftover"));
}

TEST_CASE_FIXTURE(Virtualenv, "one whose Python is gone is made anew") {
  auto made = provide(Manager::virtualenv);
  std::filesystem::remove(made.directory / "bin/python");
  made.hold.reset();
  provide(Manager::virtualenv);
  CHECK(ran.size() == 2);
  CHECK(std::filesystem::exists(made.directory / "bin/python"));
}

TEST_CASE_FIXTURE(Virtualenv, "nothing is made for local, nor for who only asks") {
  CHECK(provide(Manager::local).directory.empty());
  CHECK(resolved_requirements({}).empty());
  CHECK_FALSE(env::find(request(Manager::virtualenv), context));
  CHECK(ran.empty());
  CHECK_FALSE(std::filesystem::exists(root / "cache/virtualenv"));
}

TEST_CASE_FIXTURE(Virtualenv, "MLflow's name is that of the words and the Python") {
  const auto first = provide(Manager::virtualenv);
  write("project/python_env.yaml", "dependencies: [ ]  # the same\n");
  CHECK(provide(Manager::virtualenv).name == first.name);
  write("project/python_env.yaml", "dependencies: [six]\n");
  CHECK(provide(Manager::virtualenv).name != first.name);
}
