// SPDX-License-Identifier: Apache-2.0
#include "cli/registry.h"

#include <string>

#include <doctest/doctest.h>

#include "cli/usage_error.h"

namespace mlf::cli {
namespace {

TEST_CASE("words that name models and versions") {
  CHECK(parse_model_word("iris") == ModelWord{.name = "iris"});
  CHECK(parse_model_word("iris/3") == ModelWord{.name = "iris", .version = 3});
  CHECK(parse_model_word("models:/iris/3") == ModelWord{.name = "iris", .version = 3});
  CHECK(parse_model_word("models:/iris") == ModelWord{.name = "iris"});
  CHECK(parse_model_word("iris@prod") == ModelWord{.name = "iris", .alias = "prod"});
  CHECK(parse_model_word("a@b@prod") == ModelWord{.name = "a@b", .alias = "prod"});
  CHECK(parse_model_word("a@b/2") == ModelWord{.name = "a@b", .version = 2});
  CHECK(parse_model_word("two words/2") == ModelWord{.name = "two words", .version = 2});
}

TEST_CASE("words that name none are usage errors") {
  for (const std::string word : {"", "/1", "iris/", "iris/0", "iris/-1", "iris/x", "iris/1/2", "@x",
                                 "iris@", "models:/", "iris/99999999999999999999"}) {
    CAPTURE(word);
    CHECK_THROWS_AS(parse_model_word(word), UsageError);
  }
}

}  // namespace
}  // namespace mlf::cli
