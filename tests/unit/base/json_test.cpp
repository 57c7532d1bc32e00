// SPDX-License-Identifier: Apache-2.0
#include "base/json.h"

#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

namespace mlf {
namespace {

std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST_CASE("a text that is no JSON is refused with its place") {
  CHECK_THROWS_WITH(parse_json("{\"a\": 1,\n \"b\" 2}"), doctest::Contains("line 2, column 6"));
  CHECK_THROWS_WITH(parse_json(""), doctest::Contains("is not JSON: line 1, column 1"));
  CHECK_THROWS_WITH(parse_json("NaN"), doctest::Contains("is not JSON"));
  CHECK_FALSE(is_json("{"));
  CHECK_FALSE(is_json("{a: 1}"));
  CHECK(is_json(R"({"a": [1]})"));
  CHECK(parse_json_or_null("{").is_null());
  CHECK(parse_json_or_null("{}").is_object());
}

TEST_CASE("nesting is bounded, brackets in strings do not count") {
  CHECK(parse_json(nested(deepest_json)).is_array());
  CHECK_THROWS_WITH(parse_json(nested(deepest_json + 1)), "is nested deeper than 500 levels");
  CHECK_THROWS_WITH(parse_json("[1e400]"), "has a number that is too large for a double");
  CHECK_THROWS_AS(parse_json(nested(400'000)), Error);
  CHECK_FALSE(is_json(nested(400'000)));
  CHECK(parse_json_or_null(nested(400'000)).is_null());
  CHECK(parse_json('"' + std::string(1000, '[') + "\\\"[\"").is_string());
}

TEST_CASE("what is written keeps its order, and bytes that are no text are replaced") {
  const Json json{{"b", 1}, {"a", "\xff"}};
  CHECK(json_line(json) == "{\"b\":1,\"a\":\"\xEF\xBF\xBD\"}");
  CHECK(json_indented(Json{{"b", 1}}) == "{\n  \"b\": 1\n}\n");
  CHECK(json_or_null(std::nullopt).is_null());
  CHECK(json_or_null("x") == "x");
}

TEST_CASE("members are read by type; null is missing") {
  const auto reader =
      JsonReader::parse(R"({"text": "x", "yes": true, "number": -3, "big": "9007199254740993",
                              "real": 0.5, "words": ["a", "b"], "nothing": null})",
                        "the file");
  CHECK(reader.get<std::string>("text") == "x");
  CHECK(reader.get<bool>("yes"));
  CHECK(reader.get<std::int64_t>("number") == -3);
  CHECK(reader.get<std::int64_t>("big") == 9'007'199'254'740'993);
  CHECK(reader.get<std::uint64_t>("big") == 9'007'199'254'740'993U);
  CHECK(reader.get<double>("real") == 0.5);
  CHECK(reader.get<std::vector<std::string>>("words") == std::vector<std::string>{"a", "b"});
  CHECK_FALSE(reader.find<std::string>("nothing"));
  CHECK_FALSE(reader.has("nothing"));
  CHECK(reader.value("real").is_number());
}

TEST_CASE("errors name the member and what it should be") {
  const auto reader = JsonReader::parse(
      R"({"run": {"id": 7, "items": [{"key": "a"}, {}]}, "list": [1]})", "the answer");
  const auto run = reader.member("run");
  CHECK_THROWS_WITH(run.get<std::string>("id"), "'run.id' of the answer is not text");
  CHECK_THROWS_WITH(run.get<std::string>("name"), "the answer has no 'run.name'");
  CHECK_THROWS_WITH(run.list("items")[1].get<std::string>("key"),
                    "the answer has no 'run.items[1].key'");
  CHECK_THROWS_WITH(reader.list("list"), "'list[0]' of the answer is not an object");
  CHECK_THROWS_WITH(reader.list("run"), "'run' of the answer is not a list");
  CHECK_THROWS_WITH(reader.member("list"), "'list' of the answer is not an object");
  CHECK_THROWS_WITH(JsonReader::parse("[]", "the file"), "the file is not a JSON object");
  CHECK_THROWS_WITH(JsonReader::parse("{", "the file"),
                    doctest::Contains("the file is not JSON: line 1"));
  CHECK_THROWS_WITH(JsonReader::parse(R"({"n": -1})", "the file").get<std::uint64_t>("n"),
                    "'n' of the file is not a 64-bit integer of 0 or more");
}

TEST_CASE("what lies in a reader of a text outlives that reader") {
  const auto inner = JsonReader::parse(R"({"a": {"b": "c"}})", "x").member("a");
  CHECK(inner.get<std::string>("b") == "c");
}

}  // namespace
}  // namespace mlf
