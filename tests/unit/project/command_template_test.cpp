// SPDX-License-Identifier: Apache-2.0
#include "project/command_template.h"

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
using namespace mlf::project;

namespace {

std::vector<QuoteContext> contexts(std::string_view command) {
  std::vector<QuoteContext> result;
  for (const Placeholder& placeholder : parse_command_template(command).placeholders) {
    result.push_back(placeholder.context);
  }
  return result;
}

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
  CHECK(parsed.texts == std::vector<std::string>{"python a.py ", " {b} --l1=", ""});
  CHECK(parse_command_template("").texts == std::vector<std::string>{""});
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

TEST_CASE("where a placeholder stands is known") {
  using enum QuoteContext;
  using List = std::vector<QuoteContext>;
  CHECK(contexts("a {x} \"b {x}\" 'c {x}' d{x}") == List{bare, double_quotes, single_quotes, bare});
  CHECK(contexts(R"(a \" {x} \' {x} "\"{x}" {x})") == List{bare, bare, double_quotes, bare});
  CHECK(contexts("a $(b {x} \"{x}\") {x}") == List{bare, double_quotes, bare});
  CHECK(contexts("\"$(b {x} \"{x}\") {x}\" {x}") == List{bare, double_quotes, double_quotes, bare});
  CHECK(contexts("`b {x} {x}` {x}") == List{unquotable, unquotable, bare});
  CHECK(contexts("\"${{v:-{x}}} {x}\" {x}") == List{unquotable, double_quotes, bare});
  CHECK(contexts("${{v{x}}} ${{{x}:-a}} ${{v:{x}}} ${{v: {x}:2}} ${{v[{x}]}} ${{v/{x}/a}} "
                 "${{v@{x}}} {x}") == List{variable_name, variable_name, variable_name, number,
                                           variable_name, unquotable, variable_name, bare});
  CHECK(contexts("$((1 + {x})) {x} ((1 + {x}))#{x}") == List{number, bare, number, unquotable});
  CHECK(contexts("a $'{x}' {x}") == List{unquotable, bare});
  CHECK(contexts("a ${x} \"${x}\" '${x}'") == List{variable_name, variable_name, single_quotes});
  CHECK(contexts("$${x} $$'{x}' $#{x} `echo ${x}` `echo $(( {x} ))`") ==
        List{bare, single_quotes, bare, variable_name, number});
  CHECK(contexts("$(a)#'{x}' `a`#'{x}' ${{a}}#'{x}'") ==
        List{single_quotes, single_quotes, single_quotes});
  CHECK(contexts("a \\\n# it's {x}") == List{unquotable});
  CHECK(contexts("\"$\\\n({x})\" {x}") == List{unquotable, unquotable});
  CHECK(contexts("cat <<E\n${x} {x} $(( {x} )) {x}") ==
        List{variable_name, unquotable, number, number});
  CHECK(contexts("a # b {x}\n{x} c#{x}") == List{unquotable, bare, bare});
  CHECK(contexts("cat <<E {x}\n{x}\nE\n{x}") == List{bare, unquotable, unquotable});
  CHECK(contexts("cat <<<{x}\n{x}") == List{bare, bare});
  CHECK(contexts("a \\{x}") == List{unquotable});
  CHECK(contexts("(a {x}) | (b; case y in z) echo {x};; esac)") == List{bare, bare});
  CHECK(contexts("\"$(case y in z) echo {x};; esac) {x}\"") == List{unquotable, unquotable});
}

TEST_CASE("a command is MLflow's for what people write") {
  CHECK(filled("python a.py {x}", "0.5") == "python a.py 0.5");
  CHECK(filled("python a.py {x}", "a b") == "python a.py 'a b'");
  CHECK(filled("python a.py {x}", "it's") == "python a.py 'it'\"'\"'s'");
  CHECK(filled("python a.py {x}", "") == "python a.py ''");
  CHECK(filled("bash -c \"echo {x}\"", "a b") == "bash -c \"echo 'a b'\"");
  CHECK(filled("echo '{x}'", "0.5") == "echo '0.5'");
  CHECK(filled("echo `echo {x}`", "0.5") == "echo `echo 0.5`");
}

TEST_CASE("where names are variables only numbers are taken") {
  CHECK(filled("echo $((1 + {x}))", "-5") == "echo $((1 + -5))");
  CHECK(filled("echo $((1 + {x}))", "0x1F") == "echo $((1 + 0x1F))");
  for (const char* bad : {"PATH", "x=5", "1,2", "a[0]", "", "-", "1+1", "1 2"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(filled("echo $((1 + {x}))", bad), Error);
  }
}

TEST_CASE("a value that no quotes hold is refused") {
  CHECK_THROWS_AS(filled("echo `echo {x}`", "a b"), Error);
  CHECK_THROWS_AS(filled("cat <<E\n{x}\nE", "$(id)"), Error);
  CHECK_THROWS_AS(filled("echo ${x}", "a"), Error);
  CHECK_THROWS_WITH(filled("echo {y}", "a"),
                    "column 6 of the command: entry point 'main' has no parameter 'y'");
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
    CHECK(output_of_bash(filled("printf %s {x}", value), directory.path()) == value);
    CHECK(output_of_bash(filled("printf %s \"<{x}>\"", value), directory.path()) ==
          "<" + quoted + ">");
    CHECK(output_of_bash(filled("printf %s '<{x}>'", value), directory.path()) ==
          "<" + quoted + ">");
    CHECK(output_of_bash(filled("printf %s \"$(printf '%s.' {x})\"", value), directory.path()) ==
          value + ".");
    CHECK(output_of_bash(filled("bash -c \"printf %s {x}\"", value), directory.path()) == value);
    CHECK(output_of_bash(filled("bash -c 'printf %s {x}'", value), directory.path()) == value);
  }
  CHECK_FALSE(std::filesystem::exists(directory.path() / "p"));
}

TEST_CASE("a value that needs no quotes gets them where it would be more than a word") {
  CHECK(filled("echo {x}>log", "2") == "echo '2'>log");
  CHECK(filled("echo {x}0>log", "2") == "echo '2'0>log");
  CHECK(filled("echo n{x}>log", "2") == "echo n2>log");
  CHECK(filled("echo {x} >log", "2") == "echo 2 >log");
  CHECK(filled("echo {{a,{x}}}", "b,c") == "echo {a,'b,c'}");
  CHECK(filled("echo {{{x}}}", "1..9") == "echo {'1..9'}");
  CHECK(filled("echo {{1..{x}}}", "3") == "echo {1..3}");
  CHECK(filled("{x} train", "A=1") == "'A=1' train");
  CHECK(filled("B=2 {x} train", "if") == "B=2 'if' train");
  CHECK(filled("true && {x}", "time") == "true && 'time'");
  CHECK(filled("echo $HOME{x}", "b") == "echo $HOME'b'");
  CHECK(filled("echo $HOME/{x} $1{x}", "b") == "echo $HOME/b $1b");
  CHECK(filled("echo ${{HOME}}{x}", "b") == "echo ${HOME}b");
  CHECK(filled("echo \"$HOME{x}\"", "/b") == "echo \"$HOME/b\"");
  CHECK(filled("echo \"$HOME{x}\"", "a b") == "echo \"$HOME'a b'\"");
  CHECK_THROWS_WITH(filled("echo \"$HOME{x}\"", "b"),
                    "column 12 of the command: the value of 'x' would be read as the end of the "
                    "variable's name before it; put that in braces: ${{...}}");
  CHECK(filled("ls ~{x}", "root") == "ls ~root");
  CHECK(filled("ls ~{x}", "1") == "ls ~'1'");
  CHECK(filled("train {x}", "A=1") == "train A=1");
  CHECK(filled("{x} train", "python") == "python train");
}

TEST_CASE("what a backslash begins in $'...' takes no value") {
  for (const char* command :
       {"echo $'\\{x}'", "echo $'\\x4{x}'", "cat <<E; echo $'\\\\{x}'\nE\necho $'\\1{x}'"}) {
    CAPTURE(command);
    CHECK_THROWS_WITH(filled(command, "1"), doctest::Contains("what a backslash begins"));
  }
  CHECK(filled("echo $'a{x}'", "1") == "echo $'a1'");
  CHECK(filled("echo '\\{x}' \\{x}", "n") == "echo '\\n' \\n");
}

TEST_CASE("where the shell counts, a value must be a number") {
  for (const char* command :
       {"[[ {x} -gt 1 ]]", "[[ a == b || 2 -le {x} ]]", "a[{x}]=5", "let {x}", "let n=1 {x}",
        "declare -i n={x}", "true; local -xi {x}", "[[ -v {x} ]]"}) {
    CAPTURE(command);
    CHECK_THROWS_AS(filled(command, "a[$(touch p)]"), TemplateError);
    CHECK_THROWS_AS(filled(command, "HOME"), TemplateError);
    CHECK_NOTHROW(filled(command, "12"));
  }
  CHECK(filled("[[ {x} == b ]] && echo -gt", "a b") == "[[ 'a b' == b ]] && echo -gt");
  CHECK(filled("declare n={x}", "a b") == "declare n='a b'");
  CHECK(filled("echo a[{x}]", "b c") == "echo a['b c']");
  CHECK(filled("let 1; echo {x}", "b") == "let 1; echo b");
}

namespace {

/// A command made of the beginnings and ends of everything that quotes or expands, in any order.
std::string random_command(std::mt19937& random) {
  static const std::vector<std::string> pieces = {"{x}",
                                                  "{x}",
                                                  "{x}",
                                                  " {x} ",
                                                  "'",
                                                  "\"",
                                                  "\"",
                                                  "$(printf '<%s>' ",
                                                  ")",
                                                  "`",
                                                  "${{V:-",
                                                  "${{V",
                                                  "}}",
                                                  "$((",
                                                  "))",
                                                  "((",
                                                  "\\",
                                                  "\\\n",
                                                  "#",
                                                  " # it's",
                                                  " ",
                                                  "\n",
                                                  "\n",
                                                  ";printf '<%s>' ",
                                                  "$'",
                                                  "<<E\n",
                                                  "\nE\n",
                                                  "<<<",
                                                  "$",
                                                  "$#",
                                                  "case a in a) ",
                                                  " esac;",
                                                  "a",
                                                  " | cat ",
                                                  "(",
                                                  "$?",
                                                  "printf %s ",
                                                  "{{",
                                                  "&& ",
                                                  "$(",
                                                  "\"$(",
                                                  "if true; then ",
                                                  " fi;",
                                                  "a='",
                                                  "[[ a == ",
                                                  " ]]",
                                                  "cat "};
  std::string command = "IFS=; printf '<%s>' ";  // $(...) splits no words
  const auto count = 2 + random() % 12;
  for (std::size_t i = 0; i < count; ++i) command += pieces[random() % pieces.size()];
  return command;
}

std::string output_of(const std::string& shell, const std::string& command,
                      const std::filesystem::path& directory) {
  return capture({.arguments = {shell, "-c", command}, .directory = directory}).output;
}

/// What a command writes with the value in it is what it writes with `tame`, but for the value.
void check_is_data(const std::string& command, const std::string& tame, const std::string& value,
                   const std::filesystem::path& directory) {
  const auto with_tame = test::with_value(command, tame);
  const auto with_value = test::with_value(command, value);
  CHECK(with_tame.has_value() == with_value.has_value());
  if (!with_tame || !with_value) return;
  for (const char* shell : {"bash", "dash"}) {
    INFO(shell << ": " << *with_value);
    auto expected = output_of(shell, *with_tame, directory);
    expected = test::replaced(expected, shell_quote(tame), "\x01");
    expected = test::replaced(expected, tame, "\x02");
    expected = test::replaced(test::replaced(expected, "\x02", value), "\x01", shell_quote(value));
    CHECK(output_of(shell, *with_value, directory) == expected);
  }
}

}  // namespace

TEST_CASE("in commands of any kind a value stays what it is") {
  const test::TempDir directory;
  const char* rounds = std::getenv("MLF_TEST_ROUNDS");
  std::mt19937 random(rounds == nullptr ? 11 : std::random_device()());  // NOLINT
  for (int i = 0; i < (rounds == nullptr ? 150 : std::atoi(rounds)); ++i) {
    const auto command = random_command(random);
    if (parse_command_template(command).placeholders.empty() || !test::is_steady(command)) continue;
    CAPTURE(command);
    check_is_data(command, "QQ ZZ",
                  "$(touch p)`touch p`';touch p;'\";touch p;\"\n touch p\nE\ntouch p",
                  directory.path());
    check_is_data(command, "QQZZ", "PATH", directory.path());
  }
  CHECK_FALSE(std::filesystem::exists(directory.path() / "p"));
}

TEST_CASE("any value reaches bash as itself, wherever it stands") {
  const test::TempDir directory;
  const char* rounds = std::getenv("MLF_TEST_ROUNDS");
  std::mt19937 random(rounds == nullptr ? 3 : std::random_device()());  // NOLINT
  for (int i = 0; i < (rounds == nullptr ? 200 : std::atoi(rounds)); ++i) {
    std::string bytes;
    for (auto left = 2 + random() % 9; left > 0; --left)
      bytes += static_cast<char>(1 + random() % 156);
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
    CHECK(quoting.has_right_fate);
    CHECK(quoting.written == quoting.expected);
    CHECK_FALSE(std::filesystem::exists(directory.path() / "p"));
  }
}
