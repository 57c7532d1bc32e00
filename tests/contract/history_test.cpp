// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <thread>

#include "contract/fixture.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using namespace mlf::test;

namespace {

std::vector<MetricPoint> visit(store::TrackingStore& store, const RunId& id, std::string_view key) {
  std::vector<MetricPoint> points;
  store.visit_metric_history(id, key, [&](std::span<const MetricPoint> part) {
    points.insert(points.end(), part.begin(), part.end());
  });
  return points;
}

}  // namespace

TEST_SUITE("metric history") {
  TEST_CASE_TEMPLATE("is in the order of logging", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    for (const int step : {3, 1, 2, 1}) f.log(id, "m", step * 10, step, 100 - step);
    const auto history = f.reader().get_metric_history(id, "m", 0, "");
    REQUIRE(history.items.size() == 4);
    CHECK(history.next_page_token.empty());
    CHECK(history.items[0] == f.metric("m", 30, 3, 97));
    CHECK(history.items[1] == f.metric("m", 10, 1, 99));
    CHECK(history.items[3] == f.metric("m", 10, 1, 99));
    const auto points = visit(f.reader(), id, "m");
    REQUIRE(points.size() == 4);
    CHECK(points[2].step == 2);
    CHECK(points[2].value == 20);
    CHECK(points[2].timestamp == 98);
  }

  TEST_CASE_TEMPLATE("of a key without points is empty", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    f.log(id, "loss/train", 1);
    CHECK(f.reader().get_metric_history(id, "other", 0, "").items.empty());
    CHECK(f.reader().get_metric_history(id, "loss", 0, "").items.empty());
    CHECK(visit(f.reader(), id, "other").empty());
  }

  TEST_CASE_TEMPLATE("has keys that can be listed without reading it", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    CHECK(f.reader().list_metric_keys(id).empty());
    for (const char* key : {"loss", "val/loss", "a b", "é"}) f.log(id, key, 1);
    CHECK(f.reader().list_metric_keys(id) ==
          std::vector<std::string>{"a b", "loss", "val/loss", "é"});
    CHECK(failure_code([&] { f.reader().list_metric_keys(RunId::parse("absent")); }) ==
          "RESOURCE_DOES_NOT_EXIST");
  }

  TEST_CASE_TEMPLATE("comes in pages", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    for (int i = 0; i < 5; ++i) f.log(id, "m", i, i);
    auto page = f.reader().get_metric_history(id, "m", 2, "");
    CHECK(page.items.size() == 2);
    page = f.reader().get_metric_history(id, "m", 2, page.next_page_token);
    CHECK(page.items[0].step == 2);
    page = f.reader().get_metric_history(id, "m", 2, page.next_page_token);
    CHECK(page.items.size() == 1);
    CHECK(page.next_page_token.empty());
    CHECK(f.reader().get_metric_history(id, "m", 0, page_token_of_offset(3)).items.size() == 2);
    CHECK(failure_code([&] { f.store->get_metric_history(id, "m", 2, "{}"); }) ==
          "INVALID_PARAMETER_VALUE");
  }

  TEST_CASE_TEMPLATE("of a deleted run is still there", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto experiment = f.experiment("e");
    const auto id = f.run_in(experiment);
    f.log(id, "m", 1);
    f.store->delete_experiment(experiment);
    CHECK(f.reader().get_metric_history(id, "m", 0, "").items.size() == 1);
    CHECK(visit(f.reader(), id, "m").size() == 1);
  }
}

TEST_SUITE("metric writer") {
  TEST_CASE_TEMPLATE("writes points of many keys, in order", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    f.log(id, "a", -1, -1);
    {
      const auto writer = f.store->open_metric_writer(id);
      for (int i = 0; i < 1000; ++i) {
        writer->append("a", {.timestamp = i, .value = i * 0.5, .step = i});
        writer->append("dir/b", {.timestamp = i, .value = std::nan(""), .step = i});
      }
      writer->flush();
      CHECK(visit(f.reader(), id, "a").size() == 1001);
      writer->append("a", {.timestamp = 5000, .value = 7, .step = 5000});
    }
    const auto points = visit(f.reader(), id, "a");
    REQUIRE(points.size() == 1002);
    CHECK(points[0].step == -1);
    for (int i = 0; i < 1000; ++i) {
      REQUIRE(points[static_cast<std::size_t>(i) + 1].step == i);
      REQUIRE(points[static_cast<std::size_t>(i) + 1].value == i * 0.5);
    }
    CHECK(points[1001].value == 7);
    CHECK(visit(f.reader(), id, "dir/b").size() == 1000);
    CHECK(find_metric(f.reader().get_run(id), "a")->value == 7);
    CHECK(std::isnan(find_metric(f.reader().get_run(id), "dir/b")->value));
  }

  TEST_CASE_TEMPLATE("checks every point", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    const auto writer = f.store->open_metric_writer(id);
    writer->append("good", {.timestamp = 0, .value = 1, .step = 0});
    CHECK(failure_code([&] { writer->append("a//b", {}); }) == "INVALID_PARAMETER_VALUE");
    CHECK(failure_code([&] { writer->append("x", {.timestamp = -1, .value = 1, .step = 0}); }) ==
          "INVALID_PARAMETER_VALUE");
    CHECK(failure_code([&] { writer->append(std::string(251, 'k'), {}); }) ==
          "INVALID_PARAMETER_VALUE");
    writer->append("good", {.timestamp = 1, .value = 2, .step = 1});
    writer->flush();
    const auto run = f.reader().get_run(id);
    CHECK(run.metrics.size() == 1);
    CHECK(find_metric(run, "good")->value == 2);
  }

  TEST_CASE_TEMPLATE("shares a metric with other writers", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    const auto one = f.store->open_metric_writer(id);
    const auto two = f.store->open_metric_writer(id);
    one->append("m", {.timestamp = 1, .value = 1, .step = 1});
    two->append("m", {.timestamp = 2, .value = 2, .step = 2});
    one->flush();
    two->flush();
    f.log(id, "m", 3, 3);
    CHECK(visit(f.reader(), id, "m").size() == 3);
  }
}

TEST_SUITE("threads") {
  TEST_CASE_TEMPLATE("lose nothing", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 25; ++i) {
          f.store->log_metric(id, f.metric("shared", i, i));
          f.store->log_param(id, {"p" + std::to_string(t) + "." + std::to_string(i), "v"});
          f.store->set_tag(id, {"t" + std::to_string(t), std::to_string(i)});
        }
      });
    }
    for (auto& thread : threads) thread.join();
    const auto run = f.reader().get_run(id);
    CHECK(run.params.size() == 100);
    CHECK(visit(f.reader(), id, "shared").size() == 100);
    for (int t = 0; t < 4; ++t) CHECK(*find_tag(run.tags, "t" + std::to_string(t)) == "24");
  }

  TEST_CASE_TEMPLATE("of two that create one name, one wins", Store, ALL_STORES) {
    Fixture<Store> f;
    std::vector<std::string> outcomes(4);
    std::vector<std::thread> threads;
    for (auto& outcome : outcomes) {
      threads.emplace_back([&] { outcome = failure([&] { f.experiment("same"); }); });
    }
    for (auto& thread : threads) thread.join();
    CHECK(std::ranges::count(outcomes, "nothing") == 1);
    CHECK(std::ranges::count(outcomes,
                             "RESOURCE_ALREADY_EXISTS: Experiment 'same' already exists.") == 3);
  }

  TEST_CASE_TEMPLATE("of two that log one param, one wins", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    std::vector<std::string> outcomes(4);
    std::vector<std::thread> threads;
    for (std::size_t t = 0; t < outcomes.size(); ++t) {
      threads.emplace_back([&, t] {
        outcomes[t] = failure_code([&] { f.store->log_param(id, {"p", std::to_string(t)}); });
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(std::ranges::count(outcomes, "nothing") == 1);
    CHECK(std::ranges::count(outcomes, "INVALID_PARAMETER_VALUE") == 3);
  }
}
