// SPDX-License-Identifier: Apache-2.0
#include "cli/registry.h"

#include <string>

#include <doctest/doctest.h>

#include "cli/usage_error.h"

namespace mlf::cli {
namespace {

TEST_CASE("words that name models and versions") {
  using Choice = artifact::VersionChoice;
  CHECK(parse_model_word("iris") == ModelWord{.name = "iris"});
  CHECK(parse_model_word("models:/iris") == ModelWord{.name = "iris"});
  CHECK(parse_model_word("iris/3") == ModelWord{"iris", Choice{.version = 3}});
  CHECK(parse_model_word("models:/iris/3") == ModelWord{"iris", Choice{.version = 3}});
  CHECK(parse_model_word("iris/production") ==
        ModelWord{"iris", Choice{.stage = ModelStage::production}});
  CHECK(parse_model_word("iris/latest") == ModelWord{"iris", Choice{}});
  CHECK(parse_model_word("iris@prod") == ModelWord{"iris", Choice{.alias = "prod"}});
  CHECK(parse_model_word("a@b@prod") == ModelWord{"a@b", Choice{.alias = "prod"}});
  CHECK(parse_model_word("a@b/2") == ModelWord{"a@b", Choice{.version = 2}});
  CHECK(parse_model_word("two words/2") == ModelWord{"two words", Choice{.version = 2}});
}

TEST_CASE("words that name none are usage errors") {
  for (const std::string word : {"", "/1", "iris/", "iris/-1", "iris/x", "iris/1/2", "@x", "iris@",
                                 "models:/", "iris/99999999999999999999"}) {
    CAPTURE(word);
    CHECK_THROWS_AS(parse_model_word(word), UsageError);
  }
}

}  // namespace
}  // namespace mlf::cli
