// SPDX-License-Identifier: Apache-2.0
#include "project/command_template.h"

#include <array>
#include <chrono>
#include <cstdlib>
#include <random>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/process.h"
#include "base/shell.h"
#include "project/parameters.h"
#include "support/fakes.h"
#include "support/quoting.h"

using namespace mlf;
using namespace std::string_literals;
using namespace mlf::project;

namespace {

/// The command with `value` as its parameter x.
std::string filled(const std::string& command, const std::string& value) {
  const EntryPoint entry_point{.name = "main", .command = command, .parameters = {{.name = "x"}}};
  return command_line(entry_point, {.declared = {{"x", value}}});
}

std::string output_of_bash(const std::string& command, const std::filesystem::path& directory) {
  const Captured result = capture({.arguments = {"bash", "-c", command}, .directory = directory});
  CHECK_MESSAGE(result.status.success(), command);
  return result.output;
}

}  // namespace

TEST_CASE("commands are taken apart as Python's str.format does") {
  const auto parsed = parse_command_template("python a.py {alpha} {{b}} --l1={l-1}");
  REQUIRE(parsed.placeholders.size() == 2);
  CHECK(parsed.placeholders[0].name == "alpha");
  CHECK(parsed.placeholders[0].column == 13);
  CHECK(parsed.placeholders[1].name == "l-1");
  CHECK(parsed.text == "python a.py \0 {b} --l1=\0"s);
  CHECK(parse_command_template("").text.empty());
}

TEST_CASE("what is no template is refused with its column") {
  CHECK_THROWS_WITH(parse_command_template("a {"),
                    "column 3 of the command: a '{' that no '}' closes; write {{ for a brace");
  CHECK_THROWS_WITH(parse_command_template("a } b"),
                    "column 3 of the command: a '}' that no '{' opens; write }} for a brace");
  for (const char* bad : {"{}", "{0}", "{a!r}", "{a:>9}", "{a.b}", "{a[0]}", "{a{b}}", "{a"}) {
    CHECK_THROWS_AS(parse_command_template(bad), Error);
  }
}

TEST_CASE("a command is MLflow's for what people write") {
  CHECK(filled("python a.py {x}", "0.5") == "python a.py 0.5");
  CHECK(filled("python a.py {x}", "a b") == "python a.py 'a b'");
  CHECK(filled("python a.py {x}", "it's") == "python a.py 'it'\"'\"'s'");
  CHECK(filled("python a.py {x}", "") == "python a.py ''");
  CHECK(filled("python a.py $(echo {x})", "a=b c") == "python a.py $(echo 'a=b c')");
  CHECK(filled("python a.py \"{x}\"", "a b") == "python a.py \"'a b'\"");
  CHECK(filled("bash -c \"python a.py {x}\"", "/a/b.csv") == "bash -c \"python a.py /a/b.csv\"");
  CHECK(filled("echo `echo {x}`", "0.5") == "echo `echo 0.5`");
}

TEST_CASE("a plain value is a number or a name") {
  for (const std::string plain :
       {"0", "-5", "0.5", ".5", "1e-5", "-1e-5", "0x1F", "a", "model_v2", "a.b-c", "/data/x.csv",
        "s3://b/k", "http://h:80/a", "1,2,3", "a/b"}) {
    CAPTURE(plain);
    CHECK(is_plain(plain));
    CHECK(filled("(( {x} ))", plain) == "(( " + plain + " ))");
  }
  for (const std::string other :
       {"",    "-",   "--a",  "-a",   "a b", "a=1", "a[0]", "$a",   "`a`",
        "a;b", "a&b", "a|b",  "1+1",  "a+b", "a\n", "~a",   "a*",   "a?",
        "!a",  "a--", "../a", "1..9", "%n",  "a@P", "'a'",  "1e+a", "+2",
        "-",   ",a",  ":a",   "{a}",  "#a",  "a\\", "if",   "time", "\xc3\xa9"}) {
    CAPTURE(other);
    CHECK_FALSE(is_plain(other));
    CHECK_THROWS_AS(filled("(( {x} ))", other), TemplateError);
  }
}

TEST_CASE("a value that cannot stand where it is put is refused") {
  CHECK_THROWS_WITH(filled("true; read {x}", "a[0]"),
                    "column 12 of the command: the value of 'x' must be plain there (a number or a "
                    "name: letters, digits and _.,:/-), since 'read' is carried out by the "
                    "shell itself; give it to a program as a word of its own, or to a script");
  for (const char* command : {"echo ${x}", "echo ${{{x}}}", "echo ${{#{x}}}", "echo ${{!{x}:-a}}",
                              "echo ${{v{x}}}", "echo \"${x}\""}) {
    CAPTURE(command);
    CHECK_THROWS_WITH(filled(command, "a"), doctest::Contains("without a '$' before it"));
  }
  CHECK_THROWS_AS(filled("ls {{a,{x}}}", "b,c"), TemplateError);
  CHECK(filled("ls {{1..{x}}}", "3") == "ls {1..3}");
  CHECK(filled("awk '{{print ${x}}}' a", "3") == "awk '{print $3}' a");
  CHECK_THROWS_WITH(filled("a {x}", "b\0c"s), doctest::Contains("zero byte"));
  CHECK_THROWS_WITH(filled("a \0 {x}"s, "b"), doctest::Contains("zero byte"));
  CHECK_THROWS_WITH(filled("echo {y}", "a"),
                    "column 6 of the command: entry point 'main' has no parameter 'y'");
}

TEST_CASE("a value that is appended is held to the same") {
  const auto appended = [](const std::string& command, const std::string& value) {
    return command_line({.name = "main", .command = command}, {.extra = {{"more", value}}});
  };
  CHECK(appended("python a.py", "a b") == "python a.py --more 'a b'");
  CHECK(appended("a; unset", "a") == "a; unset --more a");
  for (const char* command : {"eval echo", "read", "a # b", "a '", "(( 1 ))", "sh", "cat <<E"}) {
    CAPTURE(command);
    CHECK_THROWS_AS(appended(command, "$(touch p)\ntouch p"), TemplateError);
  }
}

TEST_CASE("a value that needs no quotes gets them where it would be more than a word") {
  CHECK(filled("echo {x}>log", "2") == "echo '2'>log");
  CHECK(filled("echo {x}0>log", "2") == "echo '2'0>log");
  CHECK(filled("read {x}<log", "2") == "read '2'<log");
  CHECK(filled("echo n{x}>log", "n") == "echo nn>log");
  CHECK(filled("echo {x} >log", "2") == "echo 2 >log");
  CHECK(filled("{x} train", "A=1") == "'A=1' train");
  CHECK(filled("a{x}=1 train", "b") == "a'b'=1 train");
  CHECK(filled("B=2 {x} train", "if") == "B=2 'if' train");
  CHECK(filled("i{x}", "f") == "i'f'");
  CHECK(filled("{x}{x}", "f") == "'f''f'");
  CHECK(filled("{x}/{x}", "f") == "f/f");
  CHECK(filled("cd a && {x}", "time") == "cd a && 'time'");
  CHECK(filled("echo $HOME{x}", "b") == "echo $HOME'b'");
  CHECK(filled("echo $HOME/{x} $1/{x}", "b") == "echo $HOME/b $1/b");
  CHECK(filled("echo ${{HOME}}{x}", "b") == "echo ${HOME}b");
  CHECK(filled("echo \"$HOME{x}\"", "/b") == "echo \"$HOME/b\"");
  CHECK(filled("echo \"$HOME{x}\"", "a b") == "echo \"$HOME'a b'\"");
  CHECK_THROWS_WITH(filled("echo \"$HOME{x}\"", "b"),
                    "column 12 of the command: the value of 'x' would be read as a part of what "
                    "stands beside it; write ${{...}} around a variable's name, or put a blank "
                    "between them");
  CHECK_THROWS_AS(filled("if a {x}>log; then b; fi", "2"), TemplateError);
  CHECK(filled("ls ~{x}", "root") == "ls ~root");
  CHECK(filled("ls ~{x}", "1") == "ls ~'1'");
  CHECK(filled("train {x}", "A=1") == "train A=1");
  CHECK(filled("{x} train", "python") == "python train");
}

namespace {

/// What is run with a value makes a file "p" where the value is read as a command.
constexpr std::array hostile{
    "n[$(>p)]",       "n[`>p`]", "$(>p)",   "`>p`",          "';>p;'",           "\";>p;\"",   ">p",
    "n\n>p\nE\n>p\n", "}$(>p)",  "\\$(>p)", "n=([$(>p)]=1)", "a'\"`>p`\"'$(>p)", "-v n[$(>p)]"};

/// Commands that evaluate a value, which MLflow's quotes do not keep from it.
constexpr std::array evaluating{"sh -c 'eval \"$1\"' sh {x}",
                                "bash -c '[ -v $1 ]' sh {x}",
                                "bash -c 'n=$1; let n' sh {x}",
                                "a=([{x}]=1)",
                                "a[ {x} ]=1",
                                "a['{x}']=1",
                                "declare a[{x}]=1",
                                "[ -v {x} ]",
                                "read {x} <<< 1",
                                "printf -v {x} 1",
                                "declare -i n; n={x}",
                                "(( $(echo {x}) ))",
                                "sh -c 'echo \"{x}\"'",
                                "test -v {x}",
                                "let {x}",
                                "eval {x}",
                                "eval echo \"{x}\"",
                                "echo $(( {x} ))",
                                "[[ {x} -gt 1 ]]",
                                "unset {x}",
                                "export {x}",
                                "wait -n -p {x}",
                                "mapfile {x} <<< 1",
                                "trap {x} EXIT",
                                "n={x}; (( n ))",
                                "n={x}; eval \"$n\"",
                                "n={x} sh -c 'eval \"$n\"'",
                                "echo {x} | sh",
                                "echo {x} | while read -r n; do (( n )); done",
                                "echo {x} | (read -r n; (( n )))",
                                "echo {x} > f; . ./f",
                                "echo {x} > g; read -r n < g; (( n ))",
                                "sh -c {x}",
                                "sh <<< {x}",
                                "cat <<E\n{x}\nE",
                                "echo ${{n:-{x}}}",
                                "echo ${{n:{x}:1}}",
                                "for n in {x}; do (( n )); done",
                                "e() {{ eval \"$1\"; }}; e {x}",
                                "echo \"$(echo \"{x}\")\"",
                                "env sh -c {x}",
                                "exec sh -c {x}",
                                "command eval {x}",
                                "builtin eval {x}",
                                "E=eval; $E {x}",
                                "shopt -s expand_aliases; alias e=eval\ne {x}",
                                "set -- {x}; eval \"$1\"",
                                "local {x}",
                                "typeset -n n={x}; n=1",
                                "echo a # {x}",
                                "echo `echo {x}`",
                                "getopts a {x} -a",
                                "select n in {x}; do (( n )); done <<< 1",
                                "case a in {x}) ;; esac",
                                "echo \"{x}\"",
                                "echo '{x}'",
                                "echo $\"{x}\"",
                                "echo {x} | xargs -I% sh -c %",
                                "sh <(echo {x})",
                                "coproc eval {x}",
                                "echo {x}; let _",
                                "echo {x}; RANDOM=_",
                                "echo {x}; declare -i n=_",
                                "echo {x}; test -v \"$_\"",
                                "trap 'let _' EXIT; echo {x}",
                                "RANDOM={x} /bin/true",
                                "cd {x}; let PWD",
                                "echo {x}; a[_]=1",
                                "echo {x} | {{ read -r n; let n; }}"};

/// Commands around another.
constexpr std::array wrappers{"@",
                              "echo a; @",
                              "@; echo a",
                              "true && @",
                              "echo \"$(@)\"",
                              "( @ )",
                              "{{ @; }}",
                              "if true; then @; fi",
                              "echo a | @",
                              "@ | cat",
                              "A=1 @",
                              ">o @",
                              "2>o @",
                              "time @",
                              "! @",
                              "echo a\n@",
                              "e() {{ @; }}; e"};

struct Bench {
  test::TempDir directory;

  bool runs(const std::string& line) const {
    capture({.arguments = {"bash", "-c", line}, .directory = directory.path()},
            {.limit = std::size_t{1} << 16, .timeout = std::chrono::seconds(5)});
    return std::filesystem::remove(directory.path() / "p");
  }
};

}  // namespace

TEST_CASE("nothing of a value is run where MLflow's quotes let it") {
  const Bench bench;
  int run_with_mlflow = 0;
  for (const std::string command : evaluating) {
    CAPTURE(command);
    bool is_run = false;
    for (const std::string value : hostile) {
      for (const std::string wrapper : wrappers) {
        const auto line = test::with_value(test::replaced(wrapper, "@", command), value);
        if (line) CHECK_FALSE_MESSAGE(bench.runs(*line), *line);
      }
      if (is_run) continue;
      auto naive = test::replaced(command, "{x}", shell_quote(value));
      naive = test::replaced(test::replaced(naive, "{{", "{"), "}}", "}");
      is_run = bench.runs(naive);
    }
    run_with_mlflow += is_run ? 1 : 0;
  }
  MESSAGE(run_with_mlflow << " of " << evaluating.size() << " run a value with MLflow");
  CHECK(run_with_mlflow > 30);
}

TEST_CASE("no value becomes syntax, whatever quotes surround it") {
  const test::TempDir directory;
  std::mt19937 random(7);  // NOLINT: the same values every time
  const std::string alphabet = "ab '\"$`\\;&|()<>{}*?!#~=\n\t-$(touch p)";
  for (int round = 0; round < 60; ++round) {
    std::string value;
    for (int i = 0; i < 12; ++i) value += alphabet[random() % alphabet.size()];
    if (round % 3 == 0) value += "$(touch p)`touch p`';touch p;'\";touch p;\"";
    const std::string quoted = shell_quote(value);
    INFO(value);
    const std::string say = "/usr/bin/printf %s ";
    CHECK(output_of_bash(filled(say + "{x}", value), directory.path()) == value);
    CHECK(output_of_bash(filled(say + "\"-{x}-\"", value), directory.path()) == "-" + quoted + "-");
    CHECK(output_of_bash(filled(say + "'-{x}-'", value), directory.path()) == "-" + quoted + "-");
    CHECK(output_of_bash(filled(say + "\"$(/usr/bin/printf '%s.' {x})\"", value),
                         directory.path()) == value + ".");
  }
  CHECK_FALSE(std::filesystem::exists(directory.path() / "p"));
}

TEST_CASE("any value reaches bash as itself, wherever it stands") {
  const test::TempDir directory;
  const char* rounds = std::getenv("MLF_TEST_ROUNDS");
  std::mt19937 random(rounds == nullptr ? 3 : std::random_device()());  // NOLINT
  int compared = 0;
  for (int i = 0; i < (rounds == nullptr ? 400 : std::atoi(rounds)); ++i) {
    std::string bytes;
    for (auto left = 2 + random() % 9; left > 0; --left)
      bytes += static_cast<char>(1 + random() % 191);
    bytes += '\0';
    for (auto left = 1 + random() % 6; left > 0; --left) bytes += static_cast<char>(random() % 200);
    const auto tried = test::quoting_case(bytes);
    const auto& command = tried.first;
    const auto& value = tried.second;
    if (!test::is_steady(command)) continue;
    const auto quoting = test::try_quoting(command, value, directory.path());
    CAPTURE(command);
    CAPTURE(value);
    CAPTURE(quoting.line);
    CHECK(quoting.written == quoting.expected);
    CHECK_FALSE(std::filesystem::exists(directory.path() / "p"));
    compared += quoting.line.empty() ? 0 : 1;
  }
  CHECK(compared > (rounds == nullptr ? 30 : 0));
}
