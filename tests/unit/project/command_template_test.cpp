// SPDX-License-Identifier: Apache-2.0
#include "project/command_template.h"

#include <random>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/process.h"
#include "base/shell.h"
#include "project/parameters.h"
#include "support/fakes.h"

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
  CHECK(contexts("`b {x}` {x}") == List{unquotable, bare});
  CHECK(contexts("\"${{v:-{x}}} {x}\" {x}") == List{unquotable, double_quotes, bare});
  CHECK(contexts("$((1 + {x})) {x} ((1 + {x}))") == List{unquotable, bare, unquotable});
  CHECK(contexts("a $'{x}' {x}") == List{unquotable, bare});
  CHECK(contexts("a ${x} \"${x}\" '${x}'") == List{after_dollar, after_dollar, single_quotes});
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
