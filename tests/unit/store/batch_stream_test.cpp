// SPDX-License-Identifier: Apache-2.0
#include "store/batch_stream.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "core/limits.h"
#include "store/open.h"
#include "support/fakes.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)

namespace {

struct Scene : test::FakeContext {
  std::unique_ptr<store::TrackingStore> store = store::open_tracking("memory:", context);
  RunId run = RunId::parse(store->create_run({}).info.run_id);
  std::vector<std::string> faults;
  store::BatchStream stream{*store, run, clock, [this](std::uint64_t line, const auto& fault) {
                              faults.push_back(fmt::format("{}: {}", line, fault));
                            }};

  std::size_t points(std::string_view key) {
    return store->get_metric_history(run, key, 0, "").items.size();
  }
};

std::string metric_line(int value) {
  return fmt::format(R"({{"metric": {{"key": "a", "value": {}, "step": {}}}}})", value, value) +
         '\n';
}

}  // namespace

TEST_CASE("lines are logged, gathered or not") {
  Scene scene;
  scene.stream.feed(R"({"metrics": [{"key": "a", "value": 1}, {"key": "b", "value": 2}]})"
                    "\n\n   \n");
  CHECK(scene.points("a") == 0);  // metrics wait for company
  scene.stream.feed(
      R"({"params": [{"key": "p", "value": "1"}], "tags": [{"key": "t", "value": "2"}]})"
      "\n");
  CHECK(scene.points("a") == 1);
  scene.stream.feed(R"({"metric": {"key": "a", "value": 3}})");  // without its end
  scene.stream.finish();
  CHECK(scene.points("a") == 2);
  const auto run = scene.store->get_run(scene.run);
  CHECK(run.params == std::vector<Param>{{"p", "1"}});
  CHECK(*find_tag(run.tags, "t") == "2");
  CHECK(scene.stream.lines() == 5);
  CHECK(scene.faults.empty());
}

TEST_CASE("thousands of lines and a line of thousands") {
  Scene scene;
  for (int i = 0; i < 2500; ++i) scene.stream.feed(metric_line(i));
  scene.stream.finish();
  CHECK(scene.points("a") == 2500);

  std::string line = "{\"metrics\": [";
  for (int i = 0; i < 2500; ++i) line += R"({"key": "b", "value": 1},)";
  line.back() = ']';
  line += ", \"params\": [";
  for (int i = 0; i < 250; ++i) line += fmt::format(R"({{"key": "p{}", "value": "x"}},)", i);
  line.back() = ']';
  scene.stream.feed(line + "}");
  scene.stream.finish();
  CHECK(scene.faults.empty());
  CHECK(scene.points("b") == 2500);
  CHECK(scene.store->get_run(scene.run).params.size() == 250);
}

TEST_CASE("a line with a fault logs nothing, and those around it all") {
  Scene scene;
  scene.stream.feed(metric_line(1));
  scene.stream.feed(R"({"metrics": [{"key": "a", "value": 2}], "tags": [{"key": "", "value": ""}]})"
                    "\n");
  CHECK(scene.points("a") == 1);  // stored before the fault was told
  scene.stream.feed("nonsense\n");
  scene.stream.feed(R"({"params": [{"key": "p", "value": "1"}, {"key": "p", "value": "1"}]})"
                    "\n");
  scene.stream.feed(R"({"metric": {"key": "a", "value": 1, "timestamp": -1}})"
                    "\n");
  scene.stream.feed(metric_line(3));
  scene.stream.finish();
  CHECK(scene.points("a") == 2);
  CHECK(scene.store->get_run(scene.run).params.empty());
  REQUIRE(scene.faults.size() == 4);
  CHECK(scene.faults[0].starts_with("2: Invalid value \"\" for parameter 'tags[0].key'"));
  CHECK(scene.faults[1] == "3: the line is no JSON object: 'nonsense'");
  CHECK(scene.faults[2].starts_with("4: "));
  CHECK(scene.stream.faults() == 4);
}

TEST_CASE("a param that contradicts the run is a fault of its line alone") {
  Scene scene;
  scene.store->log_param(scene.run, {"p", "1"});
  scene.stream.feed(R"({"params": [{"key": "q", "value": "1"}, {"key": "p", "value": "2"}]})"
                    "\n");
  scene.stream.feed(R"({"params": [{"key": "p", "value": "1"}, {"key": "r", "value": "1"}]})"
                    "\n");
  scene.stream.feed(R"({"param": {"key": "r", "value": "2"}})"
                    "\n");
  scene.stream.finish();
  REQUIRE(scene.faults.size() == 2);
  CHECK(scene.faults[0].starts_with("1: Changing param values is not allowed."));
  CHECK(scene.faults[1].starts_with("3: "));
  CHECK(scene.store->get_run(scene.run).params == std::vector<Param>{{"p", "1"}, {"r", "1"}});
}

TEST_CASE("what no line is at fault for ends the stream") {
  Scene scene;
  scene.store->delete_run(scene.run);
  scene.stream.feed(metric_line(1));
  CHECK_THROWS_AS(scene.stream.finish(), Error);
  CHECK(scene.faults.empty());
}

TEST_CASE("a batch of any size goes in parts") {
  Scene scene;
  Batch batch;
  for (int i = 0; i < 333; ++i) batch.tags.push_back({fmt::format("t{}", i), "x"});
  for (int i = 0; i < 2001; ++i) batch.metrics.push_back({.key = "m", .value = 1, .step = i});
  store::log_in_parts(*scene.store, scene.run, batch);
  CHECK(scene.points("m") == 2001);
  CHECK(scene.store->get_run(scene.run).tags.size() >= 333);
}
