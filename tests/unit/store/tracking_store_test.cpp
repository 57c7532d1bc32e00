// SPDX-License-Identifier: Apache-2.0
#include "store/tracking_store.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "store/memory/memory_store.h"
#include "support/fakes.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else

namespace {

/// Keeps the points that get as far as a store.
class Points : public store::MetricWriter {
 public:
  void flush() override {}

  std::vector<std::string> keys;
  std::vector<const std::string*> objects;

 private:
  void do_append(const std::string& key, const MetricPoint& /*point*/) override {
    keys.push_back(key);
    objects.push_back(&key);
  }
};

}  // namespace

TEST_CASE("a writer of a store gets points that keep the rules alone") {
  Points points;
  points.append("a", {.timestamp = 1});
  CHECK_THROWS_AS(points.append("../a", {.timestamp = 1}), Error);
  CHECK_THROWS_AS(points.append("../a", {.timestamp = 1}), Error);
  CHECK_THROWS_AS(points.append("a", {.timestamp = -1}), Error);
  CHECK_THROWS_AS(points.append("b", {.timestamp = -1}), Error);
  points.append("b", {.timestamp = 0});
  points.append("a", {.timestamp = 2});
  CHECK(points.keys == std::vector<std::string>{"a", "b", "a"});
  CHECK(points.objects[0] == points.objects[2]);
}

TEST_CASE("a model's id is one that an id can be") {
  const test::FakeContext fakes;
  store::MemoryStore memory(fakes.context);
  CHECK_THROWS_WITH_AS(memory.get_logged_model("../m"),
                       "Invalid value \"../m\" for parameter 'model_id' supplied.", Error);
  CHECK_THROWS_WITH_AS(memory.get_logged_model("m-0123"), "Model 'm-0123' not found", Error);
}
