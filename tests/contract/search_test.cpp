// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "contract/fixture.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using namespace mlf::test;

namespace {

using Names = std::vector<std::string>;

/// Four runs of the default experiment, "a" the oldest.
template <typename Store>
struct Runs : Fixture<Store> {
  RunId a = make("a", {{"team", "red"}});
  RunId b = make("b", {{"team", "blue"}, {"note: x", "1"}});
  RunId c = make("c", {{"team", "Red"}});
  RunId d = make("d", {});

  Runs() {
    auto& s = *this->store;
    s.log_batch(a, {.metrics = {this->metric("loss", 0.5), this->metric("val/acc", 0.9)},
                    .params = {{"lr", "0.1"}, {"opt", "adam"}},
                    .tags = {}});
    s.log_batch(b,
                {.metrics = {this->metric("loss", 0.25)}, .params = {{"lr", "0.2"}}, .tags = {}});
    s.log_batch(c, {.metrics = {this->metric("loss", std::nan(""))},
                    .params = {{"lr", "0.1"}, {"opt", "SGD"}},
                    .tags = {}});
    s.update_run(a, {.status = RunStatus::finished, .end_time = 1'700'000'000'500});
    s.update_run(b, {.status = RunStatus::failed, .end_time = 1'700'000'000'400});
  }

  Names names(store::RunQuery query) {
    if (query.experiment_ids.empty()) {
      query.experiment_ids = {ExperimentId::default_experiment()};
    }
    Names result;
    for (const auto& run : this->reader().search_runs(query).items) {
      result.push_back(run.info.run_name);
    }
    return result;
  }
  Names matching(const std::string& filter) {
    return names({.filter = filter, .order_by = {"start_time ASC"}});
  }
  Names ordered(std::vector<std::string> order_by) {
    return names({.order_by = std::move(order_by)});
  }

 private:
  RunId make(const std::string& name, std::vector<Tag> tags) {
    this->clock.advance(10);
    return this->run(name, std::move(tags));
  }
};

}  // namespace

TEST_SUITE("search for runs") {
  TEST_CASE_TEMPLATE("gives whole runs, the newest first", Store, ALL_STORES) {
    Runs<Store> f;
    CHECK(f.names({}) == Names{"d", "c", "b", "a"});
    const auto page =
        f.reader().search_runs({.experiment_ids = {ExperimentId::default_experiment()}});
    REQUIRE(page.items.size() == 4);
    CHECK(page.items[3] == f.reader().get_run(f.a));
    CHECK(page.items[2] == f.reader().get_run(f.b));
  }

  TEST_CASE_TEMPLATE("looks only into the experiments named", Store, ALL_STORES) {
    Runs<Store> f;
    const auto other = f.experiment("other");
    f.run_in(other, "x");
    CHECK(f.names({.experiment_ids = {other}}) == Names{"x"});
    CHECK(f.names({.experiment_ids = {ExperimentId::default_experiment(), other}}).size() == 5);
    CHECK(f.names({.experiment_ids = {ExperimentId::parse("404")}}).empty());
    CHECK(f.reader().search_runs({}).items.empty());
    f.store->delete_experiment(other);
    CHECK(f.names({.experiment_ids = {other}}).empty());
    CHECK(f.names({.experiment_ids = {other}, .view = ViewType::deleted_only}) == Names{"x"});
  }

  TEST_CASE_TEMPLATE("views choose stages", Store, ALL_STORES) {
    Runs<Store> f;
    f.store->delete_run(f.b);
    CHECK(f.names({}) == Names{"d", "c", "a"});
    CHECK(f.names({.view = ViewType::deleted_only}) == Names{"b"});
    CHECK(f.names({.view = ViewType::all}) == Names{"d", "c", "b", "a"});
    f.store->restore_run(f.b);
    CHECK(f.names({}) == Names{"d", "c", "b", "a"});
  }

  TEST_CASE_TEMPLATE("metrics", Store, ALL_STORES) {
    Runs<Store> f;
    CHECK(f.matching("metrics.loss < 0.5") == Names{"b"});
    CHECK(f.matching("metrics.loss <= 0.5") == Names{"a", "b"});
    CHECK(f.matching("metric.loss = 0.25") == Names{"b"});
    CHECK(f.matching("metrics.loss != 0.25") == Names{"a", "c"});
    CHECK(f.matching("metrics.`val/acc` > 0.5") == Names{"a"});
    CHECK(f.matching("metrics.\"val/acc\" > 0.95").empty());
    CHECK(f.matching("metrics.missing != 0").empty());
  }

  TEST_CASE_TEMPLATE("params and tags", Store, ALL_STORES) {
    Runs<Store> f;
    CHECK(f.matching("params.lr = '0.1'") == Names{"a", "c"});
    CHECK(f.matching("params.opt LIKE '%da%'") == Names{"a"});
    CHECK(f.matching("params.opt ILIKE 'sgd'") == Names{"c"});
    CHECK(f.matching("params.opt != 'adam'") == Names{"c"});
    CHECK(f.matching("params.opt IS NULL") == Names{"b", "d"});
    CHECK(f.matching("tags.team = 'red'") == Names{"a"});
    CHECK(f.matching("tags.team ILIKE 'RED'") == Names{"a", "c"});
    CHECK(f.matching("tags.`note: x` = '1'") == Names{"b"});
    CHECK(f.matching("tags.team IS NOT NULL") == Names{"a", "b", "c"});
    CHECK(f.matching("tags.mlflow.runName = 'd'") == Names{"d"});
  }

  TEST_CASE_TEMPLATE("attributes", Store, ALL_STORES) {
    Runs<Store> f;
    CHECK(f.matching("attributes.status = 'RUNNING'") == Names{"c", "d"});
    CHECK(f.matching("status != 'RUNNING'") == Names{"a", "b"});
    CHECK(f.matching("run_name = 'a'") == Names{"a"});
    CHECK(f.matching("start_time > 1700000000020") == Names{"c", "d"});
    CHECK(f.matching("end_time >= 1700000000500") == Names{"a"});
    CHECK(f.matching("user_id = 'unknown'").size() == 4);
    CHECK(f.matching("run_id IN ('" + f.a.str() + "', '" + f.d.str() + "')") == Names{"a", "d"});
    CHECK(f.matching("run_id NOT IN ('" + f.a.str() + "')") == Names{"b", "c", "d"});
    CHECK(f.matching("artifact_uri LIKE '%" + f.b.str() + "/artifacts'") == Names{"b"});
  }

  TEST_CASE_TEMPLATE("clauses join, and beyond MLflow by OR and NOT", Store, ALL_STORES) {
    Runs<Store> f;
    CHECK(f.matching("params.lr = '0.1' AND metrics.loss < 1") == Names{"a"});
    CHECK(f.matching("params.lr = '0.2' OR params.opt = 'SGD'") == Names{"b", "c"});
    CHECK(f.matching("NOT (params.lr = '0.1')") == Names{"b", "d"});
  }

  TEST_CASE_TEMPLATE("datasets", Store, ALL_STORES) {
    Runs<Store> f;
    DatasetInput input;
    input.dataset = {.name = "mnist", .digest = "d1", .source_type = "local", .source = "{}"};
    input.tags = {{"mlflow.data.context", "training"}};
    f.store->log_inputs(f.b, std::vector{input}, {});
    CHECK(f.matching("datasets.name = 'mnist'") == Names{"b"});
    CHECK(f.matching("dataset.digest LIKE 'd%'") == Names{"b"});
    CHECK(f.matching("datasets.context = 'training'") == Names{"b"});
    CHECK(f.matching("datasets.context = 'eval'").empty());
  }

  TEST_CASE_TEMPLATE("orders, missing values last both ways", Store, ALL_STORES) {
    Runs<Store> f;
    CHECK(f.ordered({"metrics.loss ASC"}) == Names{"b", "a", "c", "d"});
    CHECK(f.ordered({"metrics.loss DESC"}) == Names{"a", "b", "c", "d"});
    CHECK(f.ordered({"params.lr"}) == Names{"c", "a", "b", "d"});
    CHECK(f.ordered({"params.lr DESC", "start_time ASC"}) == Names{"b", "a", "c", "d"});
    CHECK(f.ordered({"attributes.status", "run_name DESC"}) == Names{"b", "a", "d", "c"});
    CHECK(f.ordered({"tags.team asc"}) == Names{"c", "b", "a", "d"});
    CHECK(f.ordered({"end_time DESC"}) == Names{"a", "b", "d", "c"});
  }

  TEST_CASE_TEMPLATE("runs of one time are in the order of their ids", Store, ALL_STORES) {
    Fixture<Store> f;
    for (int i = 0; i < 10; ++i) f.run();
    std::vector<std::string> ids;
    for (const auto& run :
         f.reader().search_runs({.experiment_ids = {ExperimentId::default_experiment()}}).items) {
      ids.push_back(run.info.run_id);
    }
    CHECK(ids.size() == 10);
    CHECK(std::ranges::is_sorted(ids));
  }

  TEST_CASE_TEMPLATE("sees every change at once", Store, ALL_STORES) {
    Runs<Store> f;
    CHECK(f.matching("tags.team = 'green'").empty());
    f.store->set_tag(f.a, {"team", "green"});
    CHECK(f.matching("tags.team = 'green'") == Names{"a"});
    f.store->set_tag(f.a, {"team", "greed"});
    CHECK(f.matching("tags.team = 'green'").empty());
    f.log(f.a, "loss", 9, 100);
    CHECK(f.matching("metrics.loss = 9") == Names{"a"});
    f.store->delete_tag(f.a, "team");
    CHECK(f.matching("tags.team IS NULL") == Names{"a", "d"});
    f.store->update_run(f.d, {.run_name = "renamed"});
    CHECK(f.matching("run_name = 'renamed'") == Names{"renamed"});
    f.store->log_param(f.d, {"new/param", "1"});
    CHECK(f.matching("params.`new/param` = '1'") == Names{"renamed"});
  }

  TEST_CASE_TEMPLATE("pages chain", Store, ALL_STORES) {
    Runs<Store> f;
    store::RunQuery query{.experiment_ids = {ExperimentId::default_experiment()},
                          .order_by = {"run_name"},
                          .max_results = 3};
    auto page = f.reader().search_runs(query);
    REQUIRE(page.items.size() == 3);
    CHECK(page.items[2].info.run_name == "c");
    CHECK(page.next_page_token == page_token_of_offset(3));
    query.page_token = page.next_page_token;
    page = f.reader().search_runs(query);
    REQUIRE(page.items.size() == 1);
    CHECK(page.items[0].info.run_name == "d");
    CHECK(page.next_page_token.empty());
    query.max_results = 4;
    query.page_token = "";
    CHECK(f.reader().search_runs(query).next_page_token.empty());
    query.page_token = page_token_of_offset(100);
    CHECK(f.reader().search_runs(query).items.empty());
  }

  TEST_CASE_TEMPLATE("bad queries are refused", Store, ALL_STORES) {
    Runs<Store> f;
    const auto code = [&](store::RunQuery query) {
      return failure_code([&] { f.names(std::move(query)); });
    };
    CHECK(code({.filter = "metrics.loss = 'x'"}) == "INVALID_PARAMETER_VALUE");
    CHECK(code({.filter = "params.lr = 1"}) == "INVALID_PARAMETER_VALUE");
    CHECK(code({.filter = "nonsense"}) == "INVALID_PARAMETER_VALUE");
    CHECK(code({.filter = "   "}) == "INVALID_PARAMETER_VALUE");
    CHECK(code({.order_by = {"loss down"}}) == "INVALID_PARAMETER_VALUE");
    CHECK(code({.max_results = 0}) == "INVALID_PARAMETER_VALUE");
    CHECK(code({.max_results = 50001}) == "INVALID_PARAMETER_VALUE");
    CHECK(code({.page_token = "bm90IGpzb24="}) == "INVALID_PARAMETER_VALUE");
  }
}
