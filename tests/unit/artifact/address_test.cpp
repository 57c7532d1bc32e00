// SPDX-License-Identifier: Apache-2.0
#include "artifact/address.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)
using artifact::Address;
using artifact::parse_address;

TEST_CASE("URIs of runs and logged models") {
  const auto path = [](std::string_view text) { return RelativePath::parse(text); };
  using enum Address::Owner;
  CHECK(parse_address("runs:/abc") == Address{run, "abc", {}});
  CHECK(parse_address("runs:/abc/") == Address{run, "abc", {}});
  CHECK(parse_address("RUNS:/abc/model") == Address{run, "abc", path("model")});
  CHECK(parse_address("runs:/abc/a/b c.txt") == Address{run, "abc", path("a/b c.txt")});
  CHECK(parse_address("runs:/abc/dir/") == Address{run, "abc", path("dir")});
  CHECK(parse_address("runs:/abc/100%25.txt") == Address{run, "abc", path("100%25.txt")});
  CHECK(parse_address("models:/m-12ab") == Address{logged_model, "m-12ab", {}});
  CHECK(parse_address("models:/m-12ab/MLmodel") ==
        Address{logged_model, "m-12ab", path("MLmodel")});
}

TEST_CASE("a text without a scheme is no URI") {
  CHECK_FALSE(parse_address("abc"));
  CHECK_FALSE(parse_address("abc/model"));
  CHECK_FALSE(parse_address("/abs/path"));
  CHECK_FALSE(parse_address(""));
}

TEST_CASE("what names no artifacts is refused with a reason") {
  struct Bad {
    std::string text;
    std::string reason;
  };
  const std::vector<Bad> texts = {
      {"runs:", "one slash"},
      {"runs:abc", "one slash"},
      {"runs://abc/x", "one slash"},
      {"runs:/", "run's id"},
      {"runs:/../x", "run's id"},
      {"runs:/a b/x", "run's id"},
      {"runs:/abc/x?y", "no '?'"},
      {"runs:/abc/x#y", "no '?'"},
      {"runs:/abc//x", "absolute"},
      {"runs:/abc/../x", "'..'"},
      {"runs:/abc/x//", "empty component"},
      {"models:/iris/1", "registered model"},
      {"models:/iris@champion", "registered model"},
      {"models:/m-1@x", "registered model"},
      {"models:/", "registered model"},
      {"s3://bucket/x", "runs:/RUN_ID/PATH"},
      {"file:///etc/passwd", "runs:/RUN_ID/PATH"},
      {"mlflow-artifacts:/x", "runs:/RUN_ID/PATH"},
  };
  for (const auto& bad : texts) {
    CAPTURE(bad.text);
    try {
      parse_address(bad.text);
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.code() == ErrorCode::invalid_parameter_value);
      CHECK(std::string(error.what()).find(bad.reason) != std::string::npos);
    }
  }
}

TEST_CASE("one slash at the end of a typed path is dropped") {
  CHECK(artifact::parse_artifact_path("a/b/").str() == "a/b");
  CHECK_THROWS_AS(artifact::parse_artifact_path("a/b//"), Error);
  CHECK_THROWS_AS(artifact::parse_artifact_path("/"), Error);
  CHECK_THROWS_AS(artifact::parse_artifact_path(""), Error);
}
