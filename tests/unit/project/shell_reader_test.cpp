// SPDX-License-Identifier: Apache-2.0
#include "project/shell_reader.h"

#include <sstream>

#include <doctest/doctest.h>

#include "base/process.h"
#include "project/command_template.h"

using namespace mlf;
using namespace std::string_literals;
using namespace mlf::project;

namespace {

std::vector<Place> places(std::string_view command) {
  return find_places(parse_command_template(command).text);
}

std::vector<Quotes> quotes(std::string_view command) {
  std::vector<Quotes> result;
  for (const Place& place : places(command)) result.push_back(place.quotes);
  return result;
}

/// For each place, a letter: "a" where any value may stand, "p" where only a plain one may.
std::string kinds(std::string_view command) {
  std::string result;
  for (const Place& place : places(command)) result += place.plain_because.empty() ? 'a' : 'p';
  return result;
}

}  // namespace

TEST_CASE("the quotes around each place are known") {
  using enum Quotes;
  using List = std::vector<Quotes>;
  CHECK(quotes("a {x} \"b{x}\" 'c{x}' d{x}") == List{none, double_quotes, single_quotes, none});
  CHECK(quotes(R"(a \"{x} \'{x} "\"{x}" {x})") == List{none, none, double_quotes, none});
  CHECK(quotes("a \"$(b {x} \"{x}\")/{x}\"{x}") == List{none, double_quotes, double_quotes, none});
  CHECK(quotes("$$'{x}' $#{x} $?'{x}'") == List{single_quotes, none, single_quotes});
  CHECK(quotes("a \\\n b{x}'\\'{x}'{x}'") == List{none, none, single_quotes});
}

TEST_CASE("what stands behind an operator without a blank is read from its first character") {
  using enum Quotes;
  for (const std::string before : {"a||", "a&&", "a|", "a;", "a&", "a\n"}) {
    CAPTURE(before);
    CHECK(kinds(before + "#{x}") == "p");
    CHECK(quotes(before + "'b {x}' {x}") == std::vector{single_quotes, none});
  }
}

TEST_CASE("any value may be a word of a program, or a part of one") {
  for (const char* command :
       {"python a.py {x} --b={x} [{x}] \\'{x}\\' {x}/{x}*.nc", "python a.py $(echo {x})",
        "python a.py \"{x}\" '--b={x}' \"$HOME/{x}\"", "cd {x} && ./run.sh {x}; a {x} | b {x} & c",
        "a {x} >{x} 2>&1 <{x} >>\"{x}\" &>{x} >|{x}", "A=b B=\"$C:d\" python a.py {x}", ">{x}",
        "a {x} || true; b {x} & wait", "python \\\n  --a {x} \\\n  --b {x}", "python a.py\n--a {x}",
        "bash run.sh {x}", "env A=b ../bin/sh a.sh {x} | tee {x}",
        "source activate e && python a.py {x}", "A=`pwd` python a.py {x} # it's", "{x}",
        "a ${{A}}{x} $A{x}", "'python' {x}", "~/a.py {x}",
        "export A=b; python a.py {x} || exit 1"}) {
    CAPTURE(command);
    CHECK_FALSE(kinds(command).empty());
    CHECK(kinds(command).find('p') == std::string::npos);
  }
}

TEST_CASE("where the shell evaluates, only plain values may stand") {
  for (const char* command : {"a=([{x}]=1)",
                              "a[ {x} ]=1",
                              "a['{x}']=1",
                              "a[{x}]+=1",
                              "declare a[{x}]=1",
                              "[ -v {x} ]",
                              "test -v {x}",
                              "read {x}",
                              "printf -v {x} b",
                              "declare -i n; n={x}",
                              "n={x}; (( n ))",
                              "(( $(echo {x}) ))",
                              "echo $(( {x} ))",
                              "sh -c 'echo \"{x}\"'",
                              "sh -c {x}",
                              "/bin/bash -ec \"python {x}\"",
                              "env -i bash -o pipefail -c {x}",
                              "bash {x} a",
                              "echo {x} | bash",
                              "echo {x} |\n bash",
                              "echo {x} |& read n",
                              "echo {x} | while read n; do :; done",
                              "echo {x} > f; . ./f",
                              "echo {x} > f; bash f",
                              "eval python {x}",
                              "'ev'al {x}",
                              "\\eval {x}",
                              "A=1 eval {x}",
                              ">f eval {x}",
                              "2>f eval {x}",
                              "$E {x}",
                              "\"$E\" {x}",
                              "$(echo eval) {x}",
                              "$(echo {x}) a",
                              "[[ {x} -gt 1 ]]",
                              "for i in {x}; do a; done",
                              "if a {x}; then b; fi",
                              "{{ a {x}; }}",
                              "(a {x})",
                              "f() {{ a; }}; f {x}",
                              "case {x} in *) ;; esac",
                              "a `b {x}`",
                              "a ${{v:-{x}}}",
                              "cat <<E\n{x}\nE",
                              "cat <<< {x}",
                              "a <(b {x})",
                              "a # {x}",
                              "a \\{x}",
                              "a $'{x}'",
                              "a $\"{x}\"",
                              "a $[{x}]",
                              "a {{1,{x}}}",
                              "a '{x}",
                              "alias p=eval\np {x}",
                              "A={x}",
                              "A={x} python a.py",
                              "echo {x}; let _",
                              "echo {x}; RANDOM=_",
                              "echo {x}; A=_ b",
                              "echo {x}; [ -v \"$_\" ]",
                              "echo {x}; $_ a",
                              "trap 'let _' EXIT; echo {x}",
                              "exec {x}",
                              "command {x}",
                              "wait -p {x}",
                              "unset {x}",
                              "let {x}",
                              "export {x}",
                              "trap {x} 0",
                              "ssh host \"a {x}\"",
                              "python -c \"print('{x}')\"",
                              "a \"b \"{x}",
                              "a \"b $(echo {x})\"",
                              "{x} | read n; a",
                              "a >& {x}",
                              "!\\\n a {x}",
                              "$\\\n(( {x} ))",
                              "a <\\\n< {x}"}) {
    CAPTURE(command);
    CHECK(kinds(command) == "p");
  }
  CHECK(kinds("python a.py {x}; (( {x} ))") == "pp");
  CHECK(kinds("test {x} || python a.py {x}") == "pa");
  CHECK(kinds("A={x} python a.py {x}") == "pa");
  CHECK(kinds("a {x}; {x} b; a {x}") == "paa");
  CHECK(kinds("a {x}\n{x}\n--b {x}") == "aaa");
  CHECK(kinds("{x} {x}") == "ap");
  CHECK(kinds("sh -c 'echo hello $1; id -u; pwd' sh {x}") == "a");
  CHECK(kinds("/bin/bash -ec \"python a.py \\\"\\$1\\\"\" sh {x}") == "a");
  for (const char* evaluated :
       {"eval \"$1\"", "$1", "[ -v $1 ]", "(( $1 ))", "n=$1; let n", "bash -c \"$1\"", "let _",
        "echo $1 | sh", "exec $1", "a `$1`", "e() {{ eval $1; }}; e $1", "a \\$1", ". $1"}) {
    CAPTURE(evaluated);
    const bool is_any = std::string_view(evaluated) == "a \\$1";
    CHECK(kinds("sh -c '"s + evaluated + "' sh {x}") == (is_any ? "a" : "p"));
  }
  CHECK(kinds("{x}/bin/python {x}") == "ap");
  CHECK(kinds("bash a.sh {x}; bash a.sh {x}") == "pa");
  CHECK(kinds(std::string(100, '(') + "{x}") == "p");
  std::string deep = "a {x}";
  for (int i = 0; i < 10000; ++i) deep += "$(a ";
  CHECK(kinds(deep) == "p");
}

TEST_CASE("why a value must be plain is said") {
  CHECK(places("read {x}")[0].plain_because == "'read' is carried out by the shell itself");
  CHECK(places("(( {x} ))")[0].plain_because == "'(' is in the command");
  CHECK(places("a {x}; if b; then c; fi")[0].plain_because == "'if' is in the command");
}

TEST_CASE("all that this machine's shell carries out itself is known") {
  const Captured listed = capture({.arguments = {"/bin/bash", "-c", "compgen -b; compgen -k"}});
  std::istringstream names(listed.output);
  int count = 0;
  for (std::string name; names >> name; ++count) {
    CAPTURE(name);
    const bool is_harmless = name == "echo" || name == "cd";
    const bool is_any = find_places(name + " \0"s)[0].plain_because.empty();
    CHECK(is_any == is_harmless);
  }
  CHECK(count > 70);
}
