// SPDX-License-Identifier: Apache-2.0
#include "cli/run.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include <doctest/doctest.h>

#include "cli/columns.h"
#include "cli/options.h"
#include "cli/usage_error.h"
#include "support/fakes.h"

namespace {

using namespace mlf;

/// A tool with one verb, run in memory.
struct Bench : test::FakeContext {
  std::string name;
  std::vector<std::string> words;
  std::optional<std::int64_t> step;
  bool flag = false;
  std::function<void()> failure = [] { throw not_found("no 'x'\n  two\x1b"); };
  std::string out;
  std::string err;

  int run(std::vector<std::string> arguments, bool takes_command = false) {
    char* out_text = nullptr;
    char* err_text = nullptr;
    std::size_t out_size = 0;
    std::size_t err_size = 0;
    std::FILE* out_file = open_memstream(&out_text, &out_size);
    std::FILE* err_file = open_memstream(&err_text, &err_size);
    int code = 0;
    {
      cli::Session session("mlf toy", clock, ids, context.variable, {out_file, err_file});
      cli::Tool tool("mlf toy", "A toy", session);
      declare(tool, takes_command);
      code = cli::run(tool, std::move(arguments));
    }
    std::fclose(out_file);
    std::fclose(err_file);
    out.assign(out_text, out_size);
    err.assign(err_text, err_size);
    free(out_text);
    free(err_text);
    return code;
  }

  void declare(cli::Tool& tool, bool takes_command) {
    auto& verb = tool.add_verb("play", "Play");
    verb.option("-n,--name", "NAME", name, "A name").one_of({"ada", "grace"});
    verb.option("--step", "N", step, "A step");
    verb.flag("--flag", flag, "A flag");
    if (takes_command) {
      verb.command("WORD", words, "Words");
    } else {
      verb.positional("WORD", words, "Words");
    }
    verb.action([this](cli::Session& session) {
      session.out().line(name);
      return static_cast<int>(step.value_or(0));
    });
    tool.add_verb("fail", "Fail").action([this](cli::Session&) { failure(); });
    auto& list = tool.add_verb("env list", "List environments");
    list.option("-n,--name", "NAME", name, "A name").one_of({"ada", "grace"});
    list.action([this](cli::Session& session) { session.out().line("list " + name); });
    tool.add_verb("env remove", "Remove environments").action([](cli::Session&) {});
  }
};

}  // namespace

TEST_CASE("options, flags and positionals reach their variables in any order") {
  Bench bench;
  CHECK(bench.run({"play", "a", "--name=ada", "b", "--flag", "--step", "-5", "--", "--c"}) == -5);
  CHECK(bench.out == "ada\n");
  CHECK(bench.flag);
  CHECK(bench.words == std::vector<std::string>{"a", "b", "--c"});
}

TEST_CASE("the last of an option given twice counts, short and common options too") {
  Bench bench;
  CHECK(bench.run({"-q", "play", "-n", "ada", "-n", "grace"}) == 0);
  CHECK(bench.out == "grace\n");
}

TEST_CASE("everything behind the first word of a command is the command's") {
  Bench bench;
  CHECK(bench.run({"play", "--name", "ada", "make", "--name", "x", "--help"}, true) == 0);
  CHECK(bench.words == std::vector<std::string>{"make", "--name", "x", "--help"});
  Bench dashes;
  CHECK(dashes.run({"play", "--", "-x", "--"}, true) == 0);
  CHECK(dashes.words == std::vector<std::string>{"-x", "--"});
}

TEST_CASE("mistakes on the command line are usage errors that name what would be right") {
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"paly"}, "mlf toy: no command 'paly'; did you mean 'play'?\n"},
      {{"play", "--nmae", "x"}, "mlf toy play: unknown option '--nmae'; did you mean '--name'?\n"},
      {{"play", "--name", "adaa"},
       "mlf toy play: --name: 'adaa' is none of ada, grace; did you mean 'ada'?\n"},
      {{"play", "--step", "1.5"}, "mlf toy play: --step: '1.5' is not an integer\n"},
      {{"play", "--step"}, "mlf toy play: --step lacks its value\n"},
      {{"play", "--step=", "5"}, "mlf toy play: --step: '' is not an integer\n"},
  };
  for (const auto& [arguments, message] : cases) {
    Bench bench;
    CHECK(bench.run(arguments) == 2);
    CHECK(bench.err == message);
    CHECK(bench.out.empty());
  }
}

TEST_CASE("a failure keeps its lines and shows its control characters") {
  Bench bench;
  CHECK(bench.run({"fail"}) == 1);
  CHECK(bench.err == "mlf toy fail: no 'x'\n  two\\x1b\n");
}

TEST_CASE("no text of the standard library reaches a user") {
  const std::vector<std::pair<std::function<void()>, std::string>> cases = {
      {[] { std::filesystem::create_directory("/proc/mlf/x"); },
       "cannot use '/proc/mlf/x': No such file or directory"},
      {[] { throw std::bad_alloc(); }, "there is not enough memory"},
      {[] { throw std::system_error(EAGAIN, std::generic_category(), "thread"); },
       "the system refuses: Resource temporarily unavailable"},
      {[] { (void)std::vector<int>().at(1); }, "this is a fault in mlf: "}};
  for (const auto& [failure, message] : cases) {
    Bench bench;
    bench.failure = failure;
    CHECK(bench.run({"fail"}) == 1);
    CHECK(bench.err.starts_with("mlf toy fail: " + message));
    CHECK(std::ranges::count(bench.err, '\n') == 1);
  }
}

TEST_CASE("help and version are answers, not errors") {
  Bench bench;
  CHECK(bench.run({"play", "--help"}) == 0);
  CHECK(bench.out.find("  -n, --name NAME") != std::string::npos);
  CHECK(bench.run({"--help"}) == 0);
  CHECK(bench.out.find("  play        Play") != std::string::npos);
  CHECK(bench.run({"--version"}) == 0);
  CHECK(bench.out.starts_with("mlf "));
  CHECK(bench.run({}) == 2);
}

TEST_CASE("completion offers verbs, options and choices, and never an error") {
  Bench bench;
  CHECK(bench.run({"--complete", "p"}) == 0);
  CHECK(bench.out == "play\tPlay\n");
  CHECK(bench.run({"--complete", "play", "--st"}) == 0);
  CHECK(bench.out == "--step\tA step\n");
  CHECK(bench.run({"--complete", "play", "--name", "a"}) == 0);
  CHECK(bench.out == "ada\n");
  CHECK(bench.run({"--complete", "nonsense", "--step", ""}) == 0);
  CHECK(bench.out.empty());
  CHECK(bench.err.empty());
}

TEST_CASE_FIXTURE(Bench, "a verb's name may have two words") {
  CHECK(run({"env", "list", "-n", "ada"}) == 0);
  CHECK(out == "list ada\n");
  CHECK(run({"-q", "env", "-q", "list"}) == 0);
  CHECK(run({"--help"}) == 0);
  CHECK(out.find("\n  env list    List environments\n") != std::string::npos);
  CHECK(run({"env", "list", "--help"}) == 0);
  CHECK(out.starts_with("Usage: mlf toy env list [OPTIONS]\n\nList environments\n"));
  CHECK(run({"env", "--help"}) == 0);
  CHECK(out ==
        "Usage: mlf toy env COMMAND [OPTIONS]\n\nCommands:\n  list    List environments\n"
        "  remove  Remove environments\n\n"
        "'mlf toy env COMMAND --help' lists a command's options, 'mlf help toy env' opens "
        "the manual.\n");
}

TEST_CASE_FIXTURE(Bench, "the second word of a verb is missed, and corrected") {
  CHECK(run({"env"}) == 2);
  CHECK(err.starts_with("mlf toy: no command given\nUsage: mlf toy env COMMAND"));
  CHECK(run({"env", "lost"}) == 2);
  CHECK(err == "mlf toy: no command 'env lost'; did you mean 'env list'?\n");
  CHECK(run({"list"}) == 2);
}

TEST_CASE_FIXTURE(Bench, "both words of a verb are completed") {
  CHECK(run({"--complete", "e"}) == 0);
  CHECK(out == "env\tlist, remove\n");
  CHECK(run({"--complete", "env", ""}) == 0);
  CHECK(out == "list\tList environments\nremove\tRemove environments\n");
  CHECK(run({"--complete", "env", "list", "--name", "a"}) == 0);
  CHECK(out == "ada\n");
  CHECK(run({"--complete", "env", "lost", ""}) == 0);
  CHECK(out.empty());
}
