// SPDX-License-Identifier: Apache-2.0
#include "wire/dataset_source.h"

#include <doctest/doctest.h>

using mlf::wire::dataset_source_of;
using mlf::wire::DatasetSource;

TEST_CASE("sources are typed as MLflow types them") {
  CHECK(dataset_source_of("/data/a.csv") == DatasetSource{"local", R"({"uri":"/data/a.csv"})"});
  CHECK(dataset_source_of("file:///a") == DatasetSource{"local", R"({"uri":"file:///a"})"});
  CHECK(dataset_source_of("https://h/a\"b") ==
        DatasetSource{"http", R"({"url":"https://h/a\"b"})"});
  CHECK(dataset_source_of("s3://bucket/x") == DatasetSource{"s3", R"({"uri":"s3://bucket/x"})"});
}
