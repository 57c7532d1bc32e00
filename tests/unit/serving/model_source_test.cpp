// SPDX-License-Identifier: Apache-2.0
#include "serving/model_source.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "net/http_target.h"
#include "serving/routes.h"

using namespace mlf;
using namespace mlf::serving;

TEST_CASE("a model has the name of the registered model, or the last part of its path") {
  CHECK(model_name("models:/digits@champion") == "digits");
  CHECK(model_name("models:/digits/3") == "digits");
  CHECK(model_name("runs:/0123/models/best") == "best");
  CHECK(model_name("/srv/models/iris/") == "iris");
  CHECK(model_name("iris") == "iris");
  CHECK(model_name("..") == "model");
  CHECK(model_name("models:/two words/1") == "model");
}

TEST_CASE("a word for a model is its name and its URI") {
  const auto source = parse_source("a.b-c_1=models:/x@y=z");
  CHECK(source.name == "a.b-c_1");
  CHECK(source.uri == "models:/x@y=z");
  for (const char* word : {"", "a", "a=", "=b", "a/b=c", ".a=b", "a b=c"}) {
    CAPTURE(word);
    CHECK_THROWS_AS(parse_source(word), Error);
  }
}

TEST_CASE("a route names the model and the version in its path") {
  const auto found = find_route(net::Target::parse("/v2/models/a%20b/versions/3/infer"));
  REQUIRE(found);
  CHECK(found->resource == Resource::v2_infer);
  CHECK(found->model == "a b");
  CHECK(found->version == "3");
  CHECK(found->is_v2());
  CHECK(find_route(net::Target::parse("/models/NAME/schema"))->model == "NAME");
  for (const char* path : {"/", "/v2/", "/v2/models", "/v2/models/a/infer/x", "/models/a", "/Ping",
                           "/models/a/invocations/", "/invocations/x"}) {
    CAPTURE(path);
    CHECK(!find_route(net::Target::parse(path)));
  }
}
