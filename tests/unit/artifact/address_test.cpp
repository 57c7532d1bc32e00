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
  CHECK(parse_address("runs:/abc") == Address{run, "abc", {}, {}});
  CHECK(parse_address("runs:/abc/") == Address{run, "abc", {}, {}});
  CHECK(parse_address("RUNS:/abc/model") == Address{run, "abc", path("model"), {}});
  CHECK(parse_address("runs:/abc/a/b c.txt") == Address{run, "abc", path("a/b c.txt"), {}});
  CHECK(parse_address("runs:/abc/dir/") == Address{run, "abc", path("dir"), {}});
  CHECK(parse_address("runs:/abc/100%25.txt") == Address{run, "abc", path("100%25.txt"), {}});
  CHECK(parse_address("models:/m-12ab") == Address{logged_model, "m-12ab", {}, {}});
  CHECK(parse_address("models:/m-12ab/MLmodel") ==
        Address{logged_model, "m-12ab", path("MLmodel"), {}});
}

TEST_CASE("URIs of registered models") {
  const auto path = [](std::string_view text) { return RelativePath::parse(text); };
  const auto address = [](std::string name, artifact::VersionChoice version,
                          RelativePath below = {}) {
    return Address{Address::Owner::registered_model, std::move(name), std::move(below),
                   std::move(version)};
  };
  CHECK(parse_address("models:/iris/3") == address("iris", {.version = 3}));
  CHECK(parse_address("models:/iris/03/") == address("iris", {.version = 3}));
  CHECK(parse_address("models:/iris/3/a/b") == address("iris", {.version = 3}, path("a/b")));
  CHECK(parse_address("models:/iris/PRODUCTION") ==
        address("iris", {.stage = ModelStage::production}));
  CHECK(parse_address("models:/iris/none/MLmodel") ==
        address("iris", {.stage = ModelStage::none}, path("MLmodel")));
  CHECK(parse_address("models:/my iris #1/Latest") == address("my iris #1", {}));
  CHECK(parse_address("models:/iris@champion") == address("iris", {.alias = "champion"}));
  CHECK(parse_address("models:/iris@champion/MLmodel") ==
        address("iris", {.alias = "champion"}, path("MLmodel")));
  CHECK(parse_address("models:/a@b@c") == address("a@b", {.alias = "c"}));
  CHECK(parse_address("models:/a@b/3") == address("a@b", {.version = 3}));
  CHECK(parse_address("models:/m-1@x") == address("m-1", {.alias = "x"}));
  CHECK(parse_address("models:/m-1/2") == address("m-1", {.version = 2}));
  const auto id = "m-" + std::string(32, 'a');
  CHECK(parse_address("models:/" + id + "/2") ==
        Address{Address::Owner::logged_model, id, path("2"), {}});
}

TEST_CASE("URLs of archives") {
  using enum Address::Owner;
  CHECK(parse_address("https://h/a/m.zip") == Address{archive, "https://h/a/m.zip", {}, {}});
  CHECK(parse_address("HTTP://h/m.tgz?k=v#best/model") ==
        Address{archive, "HTTP://h/m.tgz?k=v", RelativePath::parse("best/model"), {}});
  CHECK(parse_address("https://h/m.zip#") == Address{archive, "https://h/m.zip", {}, {}});
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
      {"models:/iris", "registered model"},
      {"models:/iris/", "registered model"},
      {"models:/iris/first", "registered model"},
      {"models:/iris/-1", "registered model"},
      {"models:/iris/99999999999999999999", "registered model"},
      {"models:/@champion", "registered model"},
      {"models:/iris@", "registered model"},
      {"models:/iris@/x", "registered model"},
      {"models://1", "one slash"},
      {"models:/iris/1?x", "no '?'"},
      {"models:/iris/1/../x", "'..'"},
      {"models:/", "registered model"},
      {"https://h/m.zip#../x", "'..'"},
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
