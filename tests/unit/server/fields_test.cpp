// SPDX-License-Identifier: Apache-2.0
#include "server/fields.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

using namespace mlf;
using namespace mlf::server;

namespace {

Message body(std::string_view text, std::string_view type = "application/json") {
  net::Request request{
      .method = "POST", .target = net::Target::parse("/"), .body = std::string(text)};
  if (!type.empty()) request.headers.add("Content-Type", type);
  return decode_message(request);
}

Message query(std::string_view text) {
  return decode_message({.method = "GET", .target = net::Target::parse("/?" + std::string(text))});
}

/// The message of the error that `call` throws.
template <typename Call>
std::string fault(const Call& call) {
  try {
    call();
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::invalid_parameter_value);
    return error.what();
  }
  return "no error";
}

constexpr std::string_view hint =
    " See the API docs for more information about request parameters.";

std::string wrong(std::string_view value, std::string_view name, std::string_view type) {
  return fmt::format(
      "Invalid value {} for parameter '{}' supplied:  Hint: Value was of type '{}'.{}", value, name,
      type, hint);
}

}  // namespace

TEST_CASE("fields are read as protobuf reads JSON") {
  const auto message = body(R"({"text": "a", "number": 5, "long": "9007199254740993", "real": "0.5",
                                "nan": "NaN", "bare": NaN, "on": true, "none": null, "empty": "",
                                "list": ["x", "y"], "runId": "r", "exponent": "1e+05", "unknown": {}})");
  const Fields fields(message);
  CHECK(fields.required_text("text") == "a");
  CHECK(fields.required_integer("number") == 5);
  CHECK(fields.required_integer("long") == 9007199254740993);
  CHECK(fields.required_integer("exponent") == 100000);
  CHECK(fields.required_number("real") == 0.5);
  CHECK(std::isnan(fields.required_number("nan")));
  CHECK(std::isnan(fields.required_number("bare")));
  CHECK(fields.required_flag("on"));
  CHECK(fields.texts("list") == std::vector<std::string>{"x", "y"});
  CHECK(fields.find_text("run_id") == "r");
  CHECK(fields.find_text("none") == std::nullopt);
  CHECK(fields.find_text("empty") == "");
  CHECK(fields.find_nonempty("empty") == std::nullopt);
  CHECK(fields.texts("absent").empty());
  CHECK(fields.messages("absent").empty());
}

TEST_CASE("a field that is absent, null or empty is missing") {
  const auto message = body(R"({"none": null, "empty": ""})");
  const Fields fields(message);
  for (const auto* name : {"none", "empty", "absent"}) {
    const auto expected = fmt::format("Missing value for required parameter '{}'.{}", name, hint);
    CHECK(fault([&] { fields.required_text(name); }) == expected);
    CHECK(fault([&] { fields.required_integer(name); }) == expected);
  }
}

TEST_CASE("a field of another type is refused as MLflow refuses it") {
  const auto message = body(R"({"five": 5, "text": "x", "list": [1], "object": {"b": "ü", "a": 1},
                                "real": 1.5, "on": true, "huge": 9223372036854775808})");
  const Fields fields(message);
  CHECK(fault([&] { fields.required_text("five"); }) == wrong("5", "five", "int"));
  CHECK(fault([&] { fields.required_text("list"); }) == wrong("[1]", "list", "list"));
  CHECK(fault([&] { fields.required_text("object"); }) ==
        wrong(R"({"a":1,"b":"\u00fc"})", "object", "dict"));
  CHECK(fault([&] { fields.required_integer("text"); }) == wrong(R"("x")", "text", "str"));
  CHECK(fault([&] { fields.required_integer("real"); }) == wrong("1.5", "real", "float"));
  CHECK(fault([&] { fields.required_integer("on"); }) == wrong("true", "on", "bool"));
  CHECK(fault([&] { fields.required_integer("huge"); }) ==
        wrong("9223372036854775808", "huge", "int"));
  CHECK(fault([&] { fields.required_number("on"); }) == wrong("true", "on", "bool"));
  CHECK(fault([&] { fields.required_flag("five"); }) == wrong("5", "five", "int"));
  CHECK(fault([&] { fields.texts("text"); }) == wrong(R"("x")", "text", "str"));
  CHECK(fault([&] { fields.texts("list"); }) == wrong("[1]", "list", "list"));
  CHECK(fault([&] { fields.messages("list"); }) == wrong("[1]", "list", "list"));
  CHECK(fault([&] { fields.find_short("huge"); }) == wrong("9223372036854775808", "huge", "int"));
}

TEST_CASE("the path of a field in a list of messages is in its errors") {
  const auto message = body(R"({"metrics": [{"key": "a"}, {"key": 5}]})");
  const Fields fields(message);
  const auto metrics = fields.messages("metrics");
  REQUIRE(metrics.size() == 2);
  CHECK(metrics[0].required_text("key") == "a");
  CHECK(fault([&] { metrics[0].required_number("value"); }) ==
        fmt::format("Missing value for required parameter 'metrics[0].value'.{}", hint));
  CHECK(fault([&] { metrics[1].required_text("key"); }) == wrong("5", "metrics[1].key", "int"));
}

TEST_CASE("both spellings of a field at once are refused") {
  const auto message = body(R"({"run_id": "a", "runId": "b"})");
  CHECK(fault([&] { Fields(message).text("run_id"); }) ==
        "Request specifies both 'run_id' and 'runId'; provide only one of them.");
}

TEST_CASE("a query has texts, repeated for lists") {
  const auto message = query("run_ids=a&run_ids=b&max_results=5&on=True&empty=");
  const Fields fields(message);
  CHECK(fields.texts("run_ids") == std::vector<std::string>{"a", "b"});
  CHECK(fields.required_text("run_ids") == "a");
  CHECK(fields.required_integer("max_results") == 5);
  CHECK(fields.required_flag("on"));
  CHECK(fault([&] { fields.required_integer("on"); }) == wrong(R"("True")", "on", "str"));
  CHECK(fault([&] { fields.required_flag("run_ids"); }) ==
        "Invalid boolean value: a, must be 'true' or 'false'.");
}

TEST_CASE("a body is a JSON object, perhaps encoded twice or absent") {
  CHECK(body("").object.empty());
  CHECK(body(" \n").object.empty());
  CHECK(body("null").object.empty());
  CHECK(body(R"("{\"name\": \"a\"}")").object["name"] == "a");
  CHECK(body(R"({"a": 1})", "application/json; charset=utf-8").object["a"] == 1);
  CHECK(fault([] { body("[1]"); }) == "the body of the request is no JSON object");
  CHECK(fault([] { body("{"); }).starts_with("the body of the request: is not JSON: line 1"));
  CHECK(fault([] { body(std::string(600, '[')); }).find("nested deeper") != std::string::npos);
  CHECK(fault([] { body("{}", ""); }) == "Bad Request. Content-Type header is missing.");
  CHECK(fault([] { body("{}", "text/plain"); }) ==
        "Bad Request. Content-Type must be one of ['application/json'].");
}

TEST_CASE("DELETE and PATCH need no Content-Type, and DELETE may have a query") {
  const auto with_body = decode_message(
      {.method = "DELETE", .target = net::Target::parse("/"), .body = R"({"name": "a"})"});
  CHECK(Fields(with_body).text("name") == "a");
  const auto with_query =
      decode_message({.method = "DELETE", .target = net::Target::parse("/?name=a")});
  CHECK(Fields(with_query).text("name") == "a");
}
