// SPDX-License-Identifier: Apache-2.0
#include "model/lightgbm_file.h"

#include <doctest/doctest.h>

#include "support/failure.h"
#include "support/model_files.h"

using namespace mlf;
using namespace mlf::model;

namespace {

LightgbmFile read_lightgbm_text(std::string_view content) {
  auto reader = test::reader_of(content);
  return read_lightgbm(reader);
}

std::string lightgbm_failure(std::string_view content) {
  return test::failure([&] { read_lightgbm_text(content); });
}

}  // namespace

TEST_CASE("what a booster says of its features") {
  const auto file = read_lightgbm_text(test::small_lightgbm());
  CHECK(file.feature_names == std::vector<std::string>{"a_x", "n"});
  CHECK(file.num_feature == 2);
  CHECK(file.num_class == 1);
  CHECK(!file.has_categories);
  CHECK(read_lightgbm_text(test::small_lightgbm("a b", R"([["x", "y"]])")).has_categories);
  CHECK(!read_lightgbm_text(test::small_lightgbm("a b", "[]")).has_categories);
  CHECK(!read_lightgbm_text(test::small_lightgbm("a b", "[[[[")).has_categories);
}

TEST_CASE("names that LightGBM has made up are none") {
  CHECK(read_lightgbm_text(test::small_lightgbm("Column_0 Column_1")).feature_names.empty());
  CHECK(read_lightgbm_text(test::small_lightgbm("Column_1 Column_0")).feature_names.size() == 2);
}

TEST_CASE("lines may end as on Windows, and members of trees do not count") {
  auto text = test::small_lightgbm();
  for (auto at = text.find('\n'); at != text.npos; at = text.find('\n', at + 2)) {
    text.insert(at, "\r");
  }
  CHECK(read_lightgbm_text(text).num_feature == 2);
  auto tree = test::small_lightgbm();
  tree.insert(tree.find("num_leaves"), "num_class=7\n");
  CHECK(read_lightgbm_text(tree).num_class == 1);
}

TEST_CASE("a file that is cut off or damaged") {
  const auto whole = test::small_lightgbm();
  CHECK(lightgbm_failure(whole.substr(0, whole.find("end of trees")))
            .ends_with("its trees have no end"));
  CHECK(lightgbm_failure("tree\n\nend of trees\n").find("0 features, 0 names, 1 classes") !=
        std::string::npos);
  CHECK(lightgbm_failure(test::small_lightgbm("only_one")).find("2 features, 1 names") !=
        std::string::npos);
  CHECK(lightgbm_failure("tree\nmax_feature_idx=9223372036854775807\n\nend of trees\n") !=
        "nothing");
}
