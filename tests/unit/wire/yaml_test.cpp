// SPDX-License-Identifier: Apache-2.0
#include "wire/yaml.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using wire::YamlNode;
using Kind = YamlNode::Kind;

namespace {

/// The kind and the text of the only value of a map.
struct Scalar {
  Kind kind;
  std::string text;

  bool operator==(const Scalar&) const = default;
};

Scalar scalar(const std::string& text) {
  const auto node = wire::parse_yaml("k: " + text + "\n");
  REQUIRE(node.entries.size() == 1);
  return {node.entries[0].value.kind, node.entries[0].value.text};
}

std::string json_of(const std::string& text) { return to_json(wire::parse_yaml(text)).dump(); }

std::string yaml_failure(const std::string& text) {
  try {
    wire::parse_yaml(text);
  } catch (const wire::YamlError& error) {
    CHECK(error.code() == ErrorCode::invalid_parameter_value);
    return to_string(error.problem(), "F");
  }
  return "nothing";
}

}  // namespace

TEST_CASE("scalars have the types that PyYAML sees and Python's text") {
  CHECK(scalar("yes") == Scalar{Kind::boolean, "True"});
  CHECK(scalar("OFF") == Scalar{Kind::boolean, "False"});
  CHECK(scalar("y") == Scalar{Kind::text, "y"});
  CHECK(scalar("0x1f") == Scalar{Kind::integer, "31"});
  CHECK(scalar("-0b1_1") == Scalar{Kind::integer, "-3"});
  CHECK(scalar("010") == Scalar{Kind::integer, "8"});
  CHECK(scalar("09") == Scalar{Kind::text, "09"});
  CHECK(scalar("-0") == Scalar{Kind::integer, "0"});
  CHECK(scalar("1_000") == Scalar{Kind::integer, "1000"});
  CHECK(scalar("12:30") == Scalar{Kind::integer, "750"});
  CHECK(scalar("190:20:30") == Scalar{Kind::integer, "685230"});
  CHECK(scalar("0xffffffffffffffffffffff") == Scalar{Kind::integer, "309485009821345068724781055"});
  CHECK(scalar("1000000000000000000000000001") ==
        Scalar{Kind::integer, "1000000000000000000000000001"});
  CHECK(scalar("1e3") == Scalar{Kind::text, "1e3"});
  CHECK(scalar("1.0e+3") == Scalar{Kind::real, "1000.0"});
  CHECK(scalar("1.") == Scalar{Kind::real, "1.0"});
  CHECK(scalar("-.5") == Scalar{Kind::text, "-.5"});
  CHECK(scalar("0.00001") == Scalar{Kind::real, "1e-05"});
  CHECK(scalar("-.INF") == Scalar{Kind::real, "-inf"});
  CHECK(scalar(".nan") == Scalar{Kind::real, "nan"});
  CHECK(scalar("1:30.5") == Scalar{Kind::real, "90.5"});
  CHECK(scalar("~") == Scalar{Kind::null, ""});
  CHECK(scalar("") == Scalar{Kind::null, ""});
  CHECK(scalar("'1'") == Scalar{Kind::text, "1"});
  CHECK(scalar("!!str 1") == Scalar{Kind::text, "1"});
  CHECK(scalar("!!float 1") == Scalar{Kind::real, "1.0"});
  CHECK(scalar("!!int '7'") == Scalar{Kind::integer, "7"});
}

TEST_CASE("dates are the text of Python's dates") {
  CHECK(scalar("2024-01-31") == Scalar{Kind::text, "2024-01-31"});
  CHECK(scalar("2024-01-31T01:02:03Z") == Scalar{Kind::text, "2024-01-31 01:02:03+00:00"});
  CHECK(scalar("2024-1-1 1:02:03.25 -5:30") ==
        Scalar{Kind::text, "2024-01-01 01:02:03.250000-05:30"});
  CHECK(scalar("2024-1-31") == Scalar{Kind::text, "2024-1-31"});
  CHECK(yaml_failure("a: 2024-02-30\n") == "F:1:4: '2024-02-30' is not a valid number or date");
  CHECK(yaml_failure("a: 2024-01-01 24:00:00\n") ==
        "F:1:4: '2024-01-01 24:00:00' is not a valid number or date");
}

TEST_CASE("values and keys know their places") {
  const auto root = wire::parse_yaml("# head\na: 1\nb:\n  - x\n  - {c: \"y\"}\n");
  CHECK(root.place == wire::YamlPlace{2, 1});
  CHECK(root.entries[1].place == wire::YamlPlace{3, 1});
  const auto* list = root.find("b");
  REQUIRE(list != nullptr);
  CHECK(list->items[0].place == wire::YamlPlace{4, 5});
  CHECK(list->items[1].entries[0].place == wire::YamlPlace{5, 6});
  CHECK(list->items[1].entries[0].value.place == wire::YamlPlace{5, 9});
  CHECK(root.find("c") == nullptr);
  CHECK(list->items[0].find("x") == nullptr);
}

TEST_CASE("keys are Python's text of their values") {
  const auto root = wire::parse_yaml("yes: 1\n0x10: 2\n~: 3\n2024-01-01: 4\n=: 5\n");
  std::vector<std::string> keys;
  for (const auto& entry : root.entries) keys.push_back(entry.key);
  CHECK(keys == std::vector<std::string>{"True", "16", "None", "2024-01-01", "="});
}

TEST_CASE("merge keys are merged as PyYAML merges them") {
  CHECK(json_of("b: &b {x: 1, y: 2}\nm:\n  y: 3\n  <<: *b\n  z: 4\n") ==
        R"({"b":{"x":1,"y":2},"m":{"x":1,"y":3,"z":4}})");
  CHECK(json_of("m:\n  <<: [{a: 1}, {a: 2, b: 2}]\n") == R"({"m":{"a":1,"b":2}})");
  CHECK(json_of("'<<': 1\n") == R"({"<<":1})");
  CHECK(yaml_failure("<<: 1\n") == "F:1:5: '<<' merges a map or a list of maps");
  CHECK(yaml_failure("a: <<\n").starts_with("F:1:4: '<<' has a special meaning"));
  CHECK(yaml_failure("a: =\n").starts_with("F:1:4: '=' has a special meaning"));
}

TEST_CASE("of two equal keys the last counts, and both readers say so") {
  const auto document = wire::read_yaml("a: 1\nb: {c: 1, c: 2}\na: 3\n");
  CHECK(to_json(document.root).dump() == R"({"a":3,"b":{"c":2}})");
  REQUIRE(document.repeated_keys.size() == 2);
  CHECK(to_string(document.repeated_keys[0], "F") ==
        "F:2:11: the key 'c' stands in line 2 already");
  CHECK(to_string(document.repeated_keys[1], "F") == "F:3:1: the key 'a' stands in line 1 already");
  CHECK(yaml_failure("a: 1\na: 3\n") == "F:2:1: the key 'a' stands in line 1 already");
  CHECK(wire::read_yaml("a: &a {x: 1}\nb: {<<: *a, x: 2}\n").repeated_keys.empty());
}

TEST_CASE("texts in blocks keep their last line end, and only if it is there") {
  CHECK(scalar("|\n  x") == Scalar{Kind::text, "x\n"});
  CHECK(wire::parse_yaml("k: |\n  x").find("k")->text == "x");
  CHECK(wire::parse_yaml("k: |-\n  x\n").find("k")->text == "x");
  CHECK(wire::parse_yaml("k: >\n  x\n  y\n").find("k")->text == "x y\n");
}

TEST_CASE("an empty text is null, a byte order mark and odd line ends are no matter") {
  CHECK(wire::parse_yaml("").kind == Kind::null);
  CHECK(wire::parse_yaml("# nothing\n").kind == Kind::null);
  CHECK(json_of("\xEF\xBB\xBF{a: 1}\r\n") == R"({"a":1})");
  CHECK(json_of("a: 1\rb: 2\r\n") == R"({"a":1,"b":2})");
}

TEST_CASE("JSON is YAML, and comes back as JSON") {
  const std::string json = R"({"a":1,"b":[true,null,1.5,"x\n"],"c":{},"d":[],"e":-7})";
  CHECK(json_of(json) == json);
  CHECK(json_of("[.inf, 99999999999999999999]") == R"(["inf",1e+20])");
}

TEST_CASE("a part of a text has its place, however the text is written") {
  const auto place = [](const std::string& text, std::string_view part) {
    const auto root = wire::parse_yaml(text);
    const auto* node = root.find("k");
    REQUIRE(node != nullptr);
    const auto at = wire::place_in(text, node->place, node->text, node->text.find(part));
    return fmt::format("{}:{}", at.line, at.column);
  };
  CHECK(place("k: a {b} {c}\n", "{c}") == "1:10");
  CHECK(place("k: a {b} {b}\n", "{b}") == "1:6");
  CHECK(place("k: 'a {b}'\n", "{b}") == "1:7");
  CHECK(place("k: \"a\\n {b}\"\n", "{b}") == "1:9");
  CHECK(place("k: |\n  a\n\n   {b}\n", "{b}") == "4:4");
  CHECK(place("k: >-\n  a\n  {b}\n", "{b}") == "3:3");
  CHECK(place("k: a\n  {b}\n", "{b}") == "2:3");
  CHECK(place("j: &j a {b}\nk: *j\n", "{b}") == "2:4");
  CHECK(place("k: a {b} {b}\n", "} {") == "1:8");
  const std::string twice = "k: {b: 1}\nl: x {b} {b}\n";
  CHECK(wire::place_in(twice, {2, 4}, "x {b} {b}", 6) == wire::YamlPlace{2, 10});
}

TEST_CASE("lists and maps have Python's text") {
  const auto text = [](const std::string& yaml) { return python_text(wire::parse_yaml(yaml)); };
  CHECK(text("[1, 0.10, a, yes, ~, [], {}]") == "[1, 0.1, 'a', True, None, [], {}]");
  CHECK(text("{a: it's, b: 'x\\n\"', c: \"l\\n\"}") ==
        R"({'a': "it's", 'b': 'x\\n"', 'c': 'l\n'})");
  CHECK(text("[\"'\\\"\"]") == R"(['\'"'])");
  CHECK(text("a") == "a");
  CHECK(text("") == "None");
}

TEST_CASE("what is no YAML names its place") {
  CHECK(yaml_failure("a: 1\n b: 2\n").starts_with("F:2:"));
  CHECK(yaml_failure("a: [1\n").starts_with("F:"));
  CHECK(yaml_failure("a: 'x\n").starts_with("F:"));
  CHECK(yaml_failure("a: 'x\n  ").starts_with("F:"));
  CHECK(yaml_failure("a: \x01\n").starts_with("F:1:4: the character U+0001,"));
  CHECK(yaml_failure("a: b\nc: x\xFF\n") == "F:2:5: it is not UTF-8 text");
  CHECK(yaml_failure("a: 1\n---\nb: 2\n") == "F:2:1: a second document");
  CHECK(yaml_failure("a: !!python/object:os.system x\n").starts_with("F:1:4: the tag '"));
  CHECK(yaml_failure("a: !!int x\n")
            .starts_with("F:1:4: the tag '!!int' does not fit the value 'x'"));
  CHECK(yaml_failure("a: 0b\n") == "nothing");
  CHECK(yaml_failure("a: 0b_\n") == "F:1:4: '0b_' is not a valid number or date");
  CHECK(yaml_failure("? [a]\n: b\n") == "F:1:3: a key that is no scalar");
  CHECK(yaml_failure("a: &x 1\nb: &x 2\n") == "F:2:4: the anchor '&x' is defined twice");
}

TEST_CASE("hostile texts end in an error") {
  CHECK(yaml_failure("a: " + std::string(100'000, '[')).starts_with("F:"));
  CHECK(yaml_failure("a: 1" + std::string(5'000, '0') + "\n")
            .ends_with("is not a valid number or date"));
  CHECK(yaml_failure("a: 0x" + std::string(1'000'000, 'f') + "\n")
            .ends_with("is not a valid number or date"));
  CHECK(yaml_failure(std::string((16u << 20) + 1, 'x')) == "F:1:1: it is larger than 16 MiB");
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 10; ++i) {
    const auto before = "*a" + std::to_string(i - 1);
    bomb += fmt::format("a{0}: &a{0} [{1}, {1}, {1}, {1}, {1}, {1}, {1}, {1}]\n", i, before);
  }
  CHECK(yaml_failure(bomb).ends_with("too many values"));
  std::string merges = "a0: &a0 {x: 1}\n";
  for (int i = 1; i < 30; ++i) {
    merges += fmt::format("a{0}: &a{0} {{<<: [*a{1}, *a{1}]}}\n", i, i - 1);
  }
  CHECK(yaml_failure(merges).ends_with("too many values"));
}

TEST_CASE("write_yaml writes what PyYAML reads as the same values") {
  CHECK(wire::write_yaml(
            wire::parse_yaml("b: [yes, 0x1F, 1.0e+20, 1e20, -.inf, .nan, 2024-01-31, ~, 'yes']\n"
                             "a: {'2': '2024-01-31', 1: x, ~: x, no: x, '=': é}\n")) ==
        "a:\n  1: x\n  '2': '2024-01-31'\n  '=': é\n  false: x\n  null: x\n"
        "b:\n- true\n- 31\n- 1.0e+20\n- 1e20\n- -.inf\n- .nan\n- 2024-01-31\n- null\n- 'yes'\n");
  CHECK(wire::write_yaml(wire::parse_yaml("a: 2024-01-31 12:00:00 +1")) ==
        "a: 2024-01-31 12:00:00+01:00\n");
  CHECK(wire::write_yaml(wire::parse_yaml("{}")) == "{}\n");
}
