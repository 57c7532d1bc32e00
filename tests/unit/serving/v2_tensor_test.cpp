// SPDX-License-Identifier: Apache-2.0
#include "serving/v2_tensor.h"

#include <string>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "base/error.h"

using namespace mlf;
using namespace mlf::serving;

namespace {

V2Tensor tensor(const char* datatype, std::vector<std::int64_t> shape) {
  return {.name = "x", .datatype = parse_datatype(datatype), .shape = std::move(shape)};
}

std::vector<std::string> read(const char* datatype, std::vector<std::int64_t> shape,
                              std::string_view json) {
  auto made = tensor(datatype, std::move(shape));
  read_values(made, parse_json(json));
  return made.values;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("values are read from flat and nested lists, exactly") {
  CHECK(read("INT64", {2, 2}, "[1, 2, 3, 9223372036854775807]") ==
        Texts{"1", "2", "3", "9223372036854775807"});
  CHECK(read("INT64", {2, 2}, "[[1, 2], [3, 4]]") == Texts{"1", "2", "3", "4"});
  CHECK(read("UINT64", {1}, "[18446744073709551615]") == Texts{"18446744073709551615"});
  CHECK(read("FP64", {3}, "[1, 0.1, null]") == Texts{"1.0", "0.1", "NaN"});
  CHECK(read("BOOL", {3}, "[true, 0, 1]") == Texts{"true", "false", "true"});
  CHECK(read("BYTES", {1}, R"(["ü"])") == Texts{"ü"});
  CHECK(read("INT32", {0}, "[]").empty());
}

TEST_CASE("values that are not of the datatype are refused") {
  CHECK_THROWS_AS(read("INT8", {1}, "[128]"), Error);
  CHECK(read("INT8", {2}, "[127, -128]").size() == 2);
  CHECK_THROWS_AS(read("INT8", {1}, "[-129]"), Error);
  CHECK_THROWS_AS(read("UINT8", {1}, "[256]"), Error);
  CHECK_THROWS_AS(read("UINT8", {1}, "[-1]"), Error);
  CHECK_THROWS_AS(read("INT64", {1}, "[9223372036854775808]"), Error);
  CHECK_THROWS_AS(read("INT64", {1}, "[1.5]"), Error);
  CHECK_THROWS_AS(read("FP32", {1}, R"(["1"])"), Error);
  CHECK_THROWS_AS(read("BOOL", {1}, "[2]"), Error);
  CHECK_THROWS_AS(read("BYTES", {1}, "[1]"), Error);
  CHECK_THROWS_AS(read("INT64", {2}, "[1]"), Error);
  CHECK_THROWS_AS(read("INT64", {-1}, "[1]"), Error);
  CHECK_THROWS_AS(read("INT64", {1}, "7"), Error);
  CHECK_THROWS_AS(parse_datatype("FP8"), Error);
  CHECK_THROWS_AS(count_values({1LL << 31, 1LL << 31, 1LL << 31}), Error);
  CHECK_THROWS_AS(count_values({1LL << 31, 0}), Error);  // would be written as so many lists
  CHECK(count_values({3, 0}) == 0);
}

TEST_CASE("values come back from the bytes of the binary extension") {
  const std::pair<const char*, Texts> cases[] = {
      {"BOOL", {"true", "false"}},
      {"INT8", {"-128", "127"}},
      {"INT16", {"-32768", "32767"}},
      {"INT32", {"-2147483648", "7"}},
      {"INT64", {"-9223372036854775808", "9223372036854775807"}},
      {"UINT8", {"255", "0"}},
      {"UINT16", {"65535", "1"}},
      {"UINT32", {"4294967295", "1"}},
      {"UINT64", {"18446744073709551615", "1"}},
      {"FP16", {"65504.0", "-0.5"}},
      {"FP16", {"5.960464477539063e-08", "6.103515625e-05"}},
      {"FP16", {"Infinity", "NaN"}},
      {"FP32", {"0.5", "-Infinity"}},
      {"FP64", {"0.1", "NaN"}},
      {"BYTES", {"", std::string("a\0\xff", 3)}}};
  for (const auto& each : cases) {
    CAPTURE(each.first);
    auto made = tensor(each.first, {2});
    made.values = each.second;
    auto again = tensor(each.first, {2});
    read_bytes(again, data_bytes(made));
    CHECK(again == made);
  }
  auto rounded = tensor("FP16", {3});
  rounded.values = {"2049.0", "2051.0", "1e9"};
  auto again = tensor("FP16", {3});
  read_bytes(again, data_bytes(rounded));
  CHECK(again.values == Texts{"2048.0", "2052.0", "Infinity"});
}

TEST_CASE("bytes of the wrong length are refused") {
  auto made = tensor("INT32", {2});
  CHECK_THROWS_AS(read_bytes(made, "1234567"), Error);
  made = tensor("BYTES", {1});
  CHECK_THROWS_AS(read_bytes(made, std::string("\5\0\0\0abc", 7)), Error);
  made = tensor("BYTES", {1});
  CHECK_THROWS_AS(read_bytes(made, std::string("\1\0", 2)), Error);
  made = tensor("BYTES", {2});
  CHECK_THROWS_AS(read_bytes(made, std::string("\1\0\0\0a", 5)), Error);
}

TEST_CASE("in JSON, a number that is not finite is null") {
  auto made = tensor("FP64", {3});
  made.values = {"NaN", "-Infinity", "1.5"};
  CHECK(data_json(made) == "[null,null,1.5]");
  made = tensor("BYTES", {1});
  made.values = {"a\"b"};
  CHECK(data_json(made) == R"(["a\"b"])");
}
