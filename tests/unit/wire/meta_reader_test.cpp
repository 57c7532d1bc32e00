// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "base/error.h"
#include "wire/meta_readers.h"
#include "wire/meta_yaml.h"
#include "wire/yaml_types.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using wire::MetaMap;
using wire::MetaValue;

namespace {

std::string meta_failure(const std::string& text) {
  try {
    wire::parse_meta(text);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::internal_error);
    const std::string message = error.what();
    CHECK(message.find('\n') == std::string::npos);
    return message;
  }
  return "nothing";
}

bool is_refused(const std::string& text) { return meta_failure(text) != "nothing"; }

/// The text of the key "a", by both readers.
std::string value_of(const std::string& text) {
  const auto general = wire::read_general_meta(text);
  REQUIRE(general.size() == 1);
  if (const auto flat = wire::read_flat_meta(text)) CHECK(*flat == general);
  return general[0].value.text;
}

std::string repeated(std::size_t count, const std::string& text) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += text;
  return result;
}

}  // namespace

TEST_CASE("the flat reader takes what MLflow writes") {
  const auto map = wire::read_flat_meta(
      "end_time: null\n"
      "experiment_id: '0'\n"
      "run_name: 'it''s: x'\n"
      "start_time: 1700000000000\n"
      "tags: []\n"
      "none: {}\n"
      "uri: file:///tmp/a:b/0\n"
      "emoji: \"\\U0001F642 \\xE9\\n\"\n"
      "long: word word\n  word\n"
      "quoted: 'one\n\n  two\n  three '\n"
      "nested:\n"
      "  mlflow.data.context: training\n"
      "  other: null\n"
      "last:\n");
  REQUIRE(map);
  const auto at = [&](std::size_t i) -> const MetaValue& { return (*map)[i].value; };
  CHECK(at(0).kind == MetaValue::Kind::null);
  CHECK(at(1) == MetaValue::of("0"));
  CHECK(at(2) == MetaValue::of("it's: x"));
  CHECK(at(3) == MetaValue::of(std::int64_t{1'700'000'000'000}));
  CHECK(at(4).kind == MetaValue::Kind::list);
  CHECK(at(5).kind == MetaValue::Kind::map);
  CHECK(at(6).text == "file:///tmp/a:b/0");
  CHECK(at(7).text == "🙂 é\n");
  CHECK(at(8).text == "word word word");
  CHECK(at(9).text == "one\ntwo three ");
  REQUIRE(at(10).map.size() == 2);
  CHECK(at(10).map[0].key == "mlflow.data.context");
  CHECK(at(10).map[1].value.kind == MetaValue::Kind::null);
  CHECK(at(11).kind == MetaValue::Kind::null);
}

TEST_CASE("where the flat reader takes a text, the general one reads the same") {
  const std::vector<std::string> corpus = {"a: b",
                                           "a: b\n",
                                           "a:\n",
                                           "a:",
                                           "a: null\n",
                                           "a: ~\n",
                                           "a: Null\nb: nULL\n",
                                           "a: 1\nb: -1\n",
                                           "a: x  y\n",
                                           "a: x#y\n",
                                           "a: x:y\n",
                                           "a: 'x'\n",
                                           "a: ''\n",
                                           "a: ''''\n",
                                           "a: \"\"\n",
                                           "a: \"\\\"\"\n",
                                           "a: 'x\n  y'\n",
                                           "a: 'x\n\n\n  y'\n",
                                           "a: 'x  \n    y'\n",
                                           "a: '\n  x'\n",
                                           "a: 'x\n\n  '\n",
                                           "a: \"x\\\n  y\"\n",
                                           "a: \"x\\\n  \\ y\"\n",
                                           "a: \"x\n  y\"\n",
                                           "a: \"\\t\\0\\x41\\u00e9\\U0001F600\\e\\/\\ \"\n",
                                           "a: x\n  y\nb: z\n",
                                           "a: x\n y\n",
                                           "a:\n  b: c\n",
                                           "a:\n  b: c\nd: e\n",
                                           "a:\n  b: 'c\n    d'\n",
                                           "a:\n  b:\nc: d\n",
                                           "a:\n  b: x\n    y\n",
                                           "a: []\nb: {}\n",
                                           "a: .inf\n",
                                           "a: +x\n",
                                           "a: -x\n",
                                           "a: <<\n",
                                           "1: x\n",
                                           "on: x\n",
                                           "a.b_c: x\n",
                                           "a: 日本 🙂\n",
                                           "a: =\n",
                                           "a: (x)\n",
                                           "a: \\n\n",
                                           "a: $x\n",
                                           "a: x%y@z`w\n",
                                           "a: a,b]c}d\n",
                                           "a: a?b!c*d&e|f>g\n",
                                           "a: '# no'\n",
                                           "a: '\\n'\n",
                                           "a: \"tab\there\"\n",
                                           "a: 'x\t\n  y'\n",
                                           "? a\n: b\n",
                                           "'a: ''x': b\n",
                                           "\"a\\n\": b\n",
                                           "a b: c\n",
                                           "a:\n- b\n- 'c\n  d'\n",
                                           "a:\n  - b\n",
                                           "a:\n  b:\n    c: d\ne: f\n",
                                           "a:\n  b:\n  - c\n  d: e\n",
                                           "a:\n- b: c\n  d: e\n- - f\n  - g\n- []\nh:\n",
                                           "a:\n- b:\n  - c\n",
                                           "? 'a\n  b'\n: - c\n  - d\n? e\n: f: g\n  h: i\n",
                                           "-a: b\n",
                                           "a::b: c\n",
                                           "a: ^x\nb: ~x\nc: /x\nd: ;x\ne: _x\n"};
  std::size_t taken = 0;
  for (const auto& text : corpus) {
    CAPTURE(text);
    const auto flat = wire::read_flat_meta(text);
    if (!flat) continue;
    ++taken;
    CHECK(*flat == wire::read_general_meta(text));
  }
  CHECK(taken > corpus.size() * 9 / 10);
}

TEST_CASE("the flat reader leaves the rest to the general one") {
  for (const std::string text : {"",
                                 "\n",
                                 "# comment\n",
                                 "a: b # comment\n",
                                 "a: {b: c}\n",
                                 "a: [1]\n",
                                 "a: &x b\n",
                                 "a: *x\n",
                                 "a: !!str b\n",
                                 "a: |\n  b\n",
                                 "a: >\n  b\n",
                                 "- a\n",
                                 "---\na: b\n",
                                 "a: b\n...\n",
                                 "a:  b\n",
                                 "a:b\n",
                                 "a: b \n",
                                 "a: b: c\n",
                                 "a: b:\n",
                                 "a: 'b\n",
                                 "a: 'b' c\n",
                                 "a: \"b\n",
                                 "a: \"\\q\"\n",
                                 "a: \"\\ud800\"\n",
                                 "a: b\r\n",
                                 "a: b\n\nc: d\n",
                                 "a: b\na: c\n",
                                 " a: b\n",
                                 "a:\n   b: c\n",

                                 "a: b\n  # c\n",
                                 "a: @b\n",
                                 "a: `b\n",
                                 "a: %b\n",
                                 "a: - b\n",
                                 "a: ? b\n",
                                 "a: ,b\n",
                                 "<<: b\n",
                                 "a: 'b\nc'\n",
                                 "a: b\n\tc\n",
                                 "a\n",
                                 ":\n",
                                 "a: 'b'\n  c\n"}) {
    CAPTURE(text);
    CHECK_FALSE(wire::read_flat_meta(text));
  }
}

TEST_CASE("the general reader reads other styles") {
  CHECK(value_of("# comment\na: b # more\n") == "b");
  CHECK(value_of("---\na: b\n...\n") == "b");
  CHECK(value_of("{a: 'b'}") == "b");
  CHECK(value_of("? a\n: b\n") == "b");
  CHECK(value_of("a: |\n  one\n  two\n") == "one\ntwo\n");
  CHECK(value_of("a: >-\n  one\n  two\n") == "one two");
  CHECK(value_of("a: !!str 5\n") == "5");
  CHECK(value_of("a: 1\na: 2\n") == "2");
  CHECK(value_of("a: \"\\N\\_\\L\\P\"\n") == "\u0085\u00A0\u2028\u2029");
  const auto map = wire::parse_meta("base: &b {x: 1}\ncopy: *b\nlist: [*b, null]\n");
  CHECK(map[1].value == map[0].value);
  CHECK(map[2].value.list[0] == map[0].value);
}

TEST_CASE("the line ends of YAML 1.1 end lines in every style, by both readers") {
  for (const std::string end : {"\n", "\r", "\r\n", "\u0085"}) {
    CAPTURE(end);
    for (const std::string quote : {"'", "\"", ""}) {
      const auto quoted = [&](const std::string& text) {
        return "a: " + quote + text + quote + end;
      };
      CHECK(value_of(quoted("x" + end + "  y")) == "x y");
      CHECK(value_of(quoted("x " + end + end + "  y")) == "x\ny");
      CHECK(value_of("? " + quote + "x" + end + " y" + quote + end + ": 1\n") == "1");
    }
    CHECK(value_of("a: \"x\\" + end + "  y\"") == "xy");
    CHECK(value_of("a: |" + end + "  x" + end + "  y" + end) == "x\ny\n");
    CHECK(value_of("a: >+" + end + "  x" + end + "  y" + end + end) == "x y\n\n");
    CHECK(value_of("# c: d" + end + "a: b # c" + end) == "b");
  }
}

TEST_CASE("separators end lines and stay, by both readers") {
  for (const std::string end : {"\u2028", "\u2029"}) {
    CAPTURE(end);
    for (const std::string quote : {"'", "\"", ""}) {
      const auto quoted = [&](const std::string& text) {
        return "a: " + quote + text + quote + end;
      };
      CHECK(value_of(quoted("x " + end + "  y")) == "x" + end + "y");
      CHECK(value_of(quoted("x\n" + end + "\n  y")) == "x" + end + "\ny");
    }
    CHECK(value_of("a: \"x\\" + end + "  y\"") == "xy");
    CHECK(value_of("a: |" + end + "  x" + end + "   y" + end) == "x" + end + " y" + end);
    CHECK(value_of("a: >-" + end + "  x" + end + "  y\n  z" + end) == "x" + end + "y z");
    CHECK(value_of("a: >+\n  x\n" + end) == "x\n" + end);
    CHECK(value_of("# c: d" + end + "a: b # c" + end) == "b");
    CHECK(value_of("a: &b !!str # c" + end + "  'x" + end + " y'") == "x" + end + "y");
    CHECK(wire::parse_meta("? 'x" + end + " y'\n: 1\n")[0].key == "x" + end + "y");
    CHECK(wire::parse_meta("a: [b," + end + " 'c" + end + "']\n")[0].value.list[1].text ==
          "c" + end);
    CHECK(is_refused("'x" + end + "y': 1\n"));
  }
}

TEST_CASE("a folded text ends where the file does, also with quotes before it") {
  CHECK(wire::parse_meta("a: 'b' # c\nd: >+\n  x\n  y")[1].value.text == "x y");
  CHECK(wire::parse_meta("a: 'b' # c\nd: >\n  x\u2028  y")[1].value.text == "x\u2028y");
}

TEST_CASE("quotes that end behind an empty line") {
  CHECK(value_of("a: 'x\n\n\n' # c\n") == "x\n\n");
  CHECK(value_of("a: \"x\n\n\n  \" # c\n") == "x\n\n");
}

TEST_CASE("a byte order mark is skipped") {
  CHECK_FALSE(
      wire::read_flat_meta("\xEF\xBB\xBF"
                           ":"));  // found by the fuzzer: ":" alone is not a key
  CHECK(wire::parse_meta("\xEF\xBB\xBF"
                         "a: b\n")[0]
            .key == "a");
}

TEST_CASE("Y1: an alias bomb is refused") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i <= 9; ++i) {
    const auto name = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeated(8, name + ", ") +
            name + "]\n";
  }
  CHECK(meta_failure(bomb).ends_with("too many values"));
  const auto big =
      "a: &a '" + std::string(1 << 20, 'x') + "'\nb: [" + repeated(100, "*a, ") + "*a]\n";
  CHECK(meta_failure(big).ends_with("too many values"));
}

TEST_CASE("Y2: deep nesting is refused") {
  CHECK(is_refused(std::string(100'000, '[')));
  CHECK(is_refused(std::string(100'000, '{')));
  CHECK(is_refused("a: " + std::string(100'000, '[') + std::string(100'000, ']')));
  CHECK(is_refused(repeated(100'000, "- ")));
  CHECK(is_refused(repeated(50'000, "? ")));
  CHECK(meta_failure("a: " + std::string(40, '[') + std::string(40, ']'))
            .ends_with("more than 32 levels of nesting"));
  CHECK_FALSE(is_refused("a: " + std::string(20, '[') + std::string(20, ']')));
}

TEST_CASE("Y3: an alias to what contains it is refused") {
  CHECK(meta_failure("a: &a [*a]\n").ends_with("an alias inside the value it stands for"));
  CHECK(is_refused("a: *nowhere\n"));
}

TEST_CASE("Y4: merge keys are refused, a quoted one is a key") {
  CHECK(meta_failure("a: &a {run_id: x}\n<<: *a\n") ==
        "line 2: a merge key '<<', which no meta.yaml has");
  CHECK(wire::parse_meta("'<<': x\n")[0].key == "<<");
}

TEST_CASE("Y5: of two equal keys the last counts, as in PyYAML") {
  const auto map = wire::parse_meta("a: 1\nb: 2\na: 3\n");
  REQUIRE(map.size() == 2);
  CHECK(map[0].value.text == "3");
}

TEST_CASE("Y6, Y7: tags are refused") {
  for (const std::string text :
       {"a: !!python/object/apply:os.system [touch MARK]\n", "a: !!js/function 'function(){}'\n",
        "a: !local x\n", "a: !!set {x}\n", "a: !!binary aGk=\n", "!!omap [a: b]\n"}) {
    CAPTURE(text);
    CHECK(meta_failure(text).find("the tag '") != std::string::npos);
  }
}

TEST_CASE("Y8: what is not YAML's characters is refused") {
  CHECK(meta_failure("a: b\nc: \xFF\n") == "line 2: it is not UTF-8 text");
  CHECK(
      is_refused(std::string("\xFF\xFE"
                             "a\0:\0 \0b\0",
                             10)));
  CHECK(
      meta_failure(std::string("a: b\nc: \0\n", 10)).starts_with("line 2: the character U+0000,"));
  for (const auto* text : {"a: \x1b[2J\n", "a: \x7f\n", "a: '\u0080'\n", "a: '\u009f'\n",
                           "a: '\uFFFE'\n", "# \uFFFF\na: b\n"}) {
    CAPTURE(text);
    CHECK(meta_failure(text).starts_with("line 1: the character U+"));
  }
  CHECK(value_of("a: '\uFEFF\u00A0\u200B'\n") == "\uFEFF\u00A0\u200B");
}

TEST_CASE("Y9, Y10, Y11: one document whose top is a map") {
  CHECK(meta_failure("a: b\n---\nc: d\n") == "line 2: a second document");
  CHECK(meta_failure("- a\n") == "its top level is no map");
  CHECK(meta_failure("text\n") == "its top level is no map");
  CHECK(meta_failure("null\n") == "it has no content");
  CHECK(meta_failure("") == "it is empty");
  CHECK(meta_failure("\n") == "it has no content");
  CHECK(meta_failure("# only a comment\n") == "it has no content");
  CHECK(wire::parse_meta("{}\n").empty());
}

TEST_CASE("Y14: texts that look like other types come back") {
  for (const std::string text :
       {"on", "null", "~", "2024-01-01", ".nan", "", "1e3", "0x1F", "<<"}) {
    CAPTURE(text);
    CHECK(wire::parse_meta(wire::write_meta({{"a", MetaValue::of(text)}}))[0].value.text == text);
  }
}

TEST_CASE("Y15: a key longer than 1024 is refused or read, and written so that it is read") {
  const auto key = std::string(2000, 'k');
  const MetaMap map = {{key, MetaValue::of("v")}};
  CHECK(wire::write_meta(map).starts_with("? kkk"));
  CHECK(wire::parse_meta(wire::write_meta(map)) == wire::read_general_meta("? " + key + "\n: v\n"));
}

TEST_CASE("Y16: plain values that begin with an indicator are refused or read as YAML has it") {
  for (const std::string text : {"@x", "`x", "%x", "&", "*", "? x: y: z", "|x", "]", "}", ","}) {
    CAPTURE(text);
    CHECK(is_refused("a: " + text + "\n"));
  }
}

TEST_CASE("Y17: every kind of line end") {
  CHECK(wire::parse_meta("a: b\r\nc: d\r\n")[1].value.text == "d");
  CHECK(wire::parse_meta("a: b\rc: d\r")[1].value.text == "d");
}

TEST_CASE("Y18: a file that MLflow cannot have written is refused unread") {
  CHECK(meta_failure("a: " + std::string(100'000'000, 'x')) == "it is larger than 64 MiB");
  const auto large = std::string(20'000'000, 'x');
  CHECK(wire::parse_meta("a: " + large + "\n")[0].value.text.size() == large.size());
}

TEST_CASE("many keys do not take for ever") {
  std::string text;
  for (int i = 0; i < 200'000; ++i) text += "k" + std::to_string(i) + ": v\n";
  CHECK(meta_failure(text).ends_with("too many values"));
}

TEST_CASE("syntax errors name their line") {
  CHECK(meta_failure("a: b\nc: 'd\n").starts_with("line "));
  CHECK(meta_failure("a: b\nc: \"d").starts_with("line "));
  CHECK(meta_failure("a: b\nc") == "line 2: a key without a ':'");
  CHECK(meta_failure("a: b\nx:\n  y: z\n  c\n") == "line 4: a key without a ':'");
  CHECK(meta_failure("a: b\n  c: d\n").starts_with("line 2: "));
  CHECK(meta_failure("a: [b\n").starts_with("line "));
}

TEST_CASE("YAML 1.1 types") {
  for (const std::string text : {"",
                                 "~",
                                 "null",
                                 "yes",
                                 "No",
                                 "TRUE",
                                 "off",
                                 "0",
                                 "-1",
                                 "+12",
                                 "010",
                                 "1_000",
                                 "0x1F",
                                 "0b10",
                                 "12:30",
                                 "1:2:3",
                                 "1.",
                                 "1.5",
                                 "1.5e+3",
                                 "-.inf",
                                 ".NaN",
                                 ".5",
                                 "1:30.5",
                                 "2024-01-01",
                                 "=",
                                 "<<",
                                 "2024-1-2T3:04:05",
                                 "2024-01-02 03:04:05.678 +01:00",
                                 "2024-01-02T03:04:05Z",
                                 "0_",
                                 "0x_"}) {
    CAPTURE(text);
    CHECK_FALSE(wire::reads_as_text(text));
  }
  for (const std::string text : {"nUll",        "yEs",
                                 "y",           "n",
                                 "1e3",         "1.5e3",
                                 "0o10",        "09",
                                 "1:60",        "1:2x",
                                 "0x",          "--1",
                                 "+",           "-",
                                 ".",           "._",
                                 "+.5",         "inf",
                                 ".nAn",        "2024-1-2",
                                 "2024-01-01x", "2024-01-02T03:04",
                                 "a",           "1a",
                                 "12-"}) {
    CAPTURE(text);
    CHECK(wire::reads_as_text(text));
  }
}
