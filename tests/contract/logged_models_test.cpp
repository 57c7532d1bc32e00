// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include "contract/fixture.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using namespace mlf::test;

namespace {

template <typename Store>
struct ModelFixture : Fixture<Store> {
  LoggedModel model(const std::string& name, std::vector<Param> params = {}) {
    store::NewLoggedModel request;
    request.name = name;
    request.params = std::move(params);
    this->clock.advance(1);
    return this->store->create_logged_model(request);
  }
  void measure(const LoggedModel& model, double value, const std::string& dataset = "",
               std::int64_t step = 0) {
    auto point = this->metric("loss", value, step);
    point.model_id = model.model_id;
    if (!dataset.empty()) {
      point.dataset_name = dataset;
      point.dataset_digest = "d-" + dataset;
    }
    this->store->log_metric(measuring_run, point);
  }
  /// The names of the models that are found, joined.
  std::string found(store::LoggedModelQuery query) {
    query.experiment_ids = {ExperimentId::default_experiment()};
    std::string names;
    for (const auto& model : this->reader().search_logged_models(query).items) names += model.name;
    return names;
  }
  std::string found(const std::string& filter) {
    store::LoggedModelQuery query;
    query.filter = filter;
    return found(query);
  }
  std::string ordered(std::vector<store::LoggedModelOrder> order) {
    store::LoggedModelQuery query;
    query.order_by = std::move(order);
    return found(query);
  }

  RunId measuring_run = this->run("measures");
};

}  // namespace

TEST_SUITE("logged models") {
  TEST_CASE_TEMPLATE("create fills in what is not given", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto model = f.store->create_logged_model({});
    CHECK(model.model_id.starts_with("m-"));
    CHECK(model.model_id.size() == 34);
    CHECK(model.experiment_id == "0");
    CHECK_FALSE(model.name.empty());
    CHECK(model.artifact_location.ends_with("/0/models/" + model.model_id + "/artifacts"));
    CHECK(model.creation_timestamp == f.clock.now_ms());
    CHECK(model.last_updated_timestamp == f.clock.now_ms());
    CHECK(model.status == LoggedModelStatus::pending);
    CHECK_FALSE(model.source_run_id);
    CHECK_FALSE(model.model_type);
    CHECK(f.reader().get_logged_model(model.model_id) == model);
  }

  TEST_CASE_TEMPLATE("create keeps everything that is given", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto experiment = f.store->create_experiment(
        {.name = "e", .artifact_location = "s3://bucket/root", .tags = {}});
    const auto model = f.store->create_logged_model({.experiment_id = experiment,
                                                     .name = "my model #1",
                                                     .source_run_id = "a run",
                                                     .model_type = "agent",
                                                     .tags = {{"t", "ü\n"}},
                                                     .params = {{"deep/er", ""}, {"k", "v"}}});
    CHECK(model.experiment_id == experiment.str());
    CHECK(model.name == "my model #1");
    CHECK(model.source_run_id == "a run");
    CHECK(model.model_type == "agent");
    CHECK(model.tags == std::vector<Tag>{{"t", "ü\n"}});
    CHECK(model.params == std::vector<Param>{{"deep/er", ""}, {"k", "v"}});
    CHECK(model.artifact_location == "s3://bucket/root/models/" + model.model_id + "/artifacts");
    CHECK(f.reader().get_logged_model(model.model_id) == model);
    CHECK(f.reader().list_logged_models(experiment) == std::vector{model});
    CHECK(f.reader().list_logged_models(ExperimentId::default_experiment()).empty());
  }

  TEST_CASE_TEMPLATE("create refuses what MLflow refuses, in its words", Store, ALL_STORES) {
    ModelFixture<Store> f;
    for (const auto* name : {"a/b", "a:b", "a.b", "a%b", "a\"b", "a'b"}) {
      CAPTURE(name);
      CHECK(failure_code([&] { f.model(name); }) == "INVALID_PARAMETER_VALUE");
    }
    CHECK(failure([&] { f.model("a/b"); }) ==
          "INVALID_PARAMETER_VALUE: Invalid model name ('a/b') provided. Model name must be a "
          "non-empty string and cannot contain the following characters: ('/', ':', '.', '%', "
          "'\"', \"'\")");
    CHECK(failure_code([&] { f.model("m", {{"../p", "1"}}); }) == "INVALID_PARAMETER_VALUE");
    const auto gone = f.experiment("gone");
    f.store->delete_experiment(gone);
    CHECK(failure([&] { f.store->create_logged_model({.experiment_id = gone}); }) ==
          "INVALID_STATE: Could not create model under non-active experiment with ID " +
              gone.str() + ".");
    CHECK(failure_code([&] {
            f.store->create_logged_model({.experiment_id = ExperimentId::parse("77")});
          }) == "RESOURCE_DOES_NOT_EXIST");
    CHECK(f.reader().list_logged_models(ExperimentId::default_experiment()).empty());
  }

  TEST_CASE_TEMPLATE("a model is finished", Store, ALL_STORES) {
    ModelFixture<Store> f;
    auto model = f.model("m", {{"p", "1"}});
    f.clock.advance(5);
    const auto finished = f.store->finalize_logged_model(model.model_id, LoggedModelStatus::ready);
    model.status = LoggedModelStatus::ready;
    model.last_updated_timestamp += 5;
    CHECK(finished == model);
    CHECK(f.reader().get_logged_model(model.model_id) == model);
  }

  TEST_CASE_TEMPLATE("tags are set, overwritten and removed", Store, ALL_STORES) {
    ModelFixture<Store> f;
    const auto id = f.model("m").model_id;
    f.store->set_logged_model_tags(id, std::vector<Tag>{{"a", "1"}, {"b", ""}});
    f.store->set_logged_model_tags(id, std::vector<Tag>{{"a", "2"}});
    CHECK(f.reader().get_logged_model(id).tags == std::vector<Tag>{{"a", "2"}, {"b", ""}});
    f.store->delete_logged_model_tag(id, "a");
    CHECK(f.reader().get_logged_model(id).tags == std::vector<Tag>{{"b", ""}});
    CHECK(failure([&] { f.store->delete_logged_model_tag(id, "a"); }) ==
          "RESOURCE_DOES_NOT_EXIST: No tag with key 'a' found for model with ID '" + id + "'.");
    CHECK(failure_code([&] {
            f.store->set_logged_model_tags(id, std::vector<Tag>{{"../a", "1"}});
          }) == "INVALID_PARAMETER_VALUE");
  }

  TEST_CASE_TEMPLATE("params can be changed", Store, ALL_STORES) {
    ModelFixture<Store> f;
    const auto id = f.model("m", {{"a", "1"}}).model_id;
    f.store->log_logged_model_params(id, {{"a", "2"}, {"b", "3"}});
    CHECK(f.reader().get_logged_model(id).params == std::vector<Param>{{"a", "2"}, {"b", "3"}});
  }

  TEST_CASE_TEMPLATE("a deleted model does not exist", Store, ALL_STORES) {
    ModelFixture<Store> f;
    const auto model = f.model("m");
    const auto& id = model.model_id;
    f.store->delete_logged_model(id);
    const auto expected = "RESOURCE_DOES_NOT_EXIST: Model '" + id + "' not found";
    auto& s = f.reader();
    CHECK(failure([&] { s.get_logged_model(id); }) == expected);
    CHECK(failure([&] { s.delete_logged_model(id); }) == expected);
    CHECK(failure([&] { s.finalize_logged_model(id, LoggedModelStatus::ready); }) == expected);
    CHECK(failure([&] { s.set_logged_model_tags(id, {}); }) == expected);
    CHECK(failure([&] { s.delete_logged_model_tag(id, "a"); }) == expected);
    CHECK(failure([&] { s.log_logged_model_params(id, {}); }) == expected);
    CHECK(s.list_logged_models(ExperimentId::default_experiment()).empty());
    CHECK(f.found("") == "");
  }

  TEST_CASE_TEMPLATE("models go with their experiment", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto experiment = f.experiment("e");
    const auto model = f.store->create_logged_model({.experiment_id = experiment});
    f.store->delete_experiment(experiment);
    CHECK(failure_code([&] { f.reader().get_logged_model(model.model_id); }) ==
          "RESOURCE_DOES_NOT_EXIST");
    f.store->restore_experiment(experiment);
    CHECK(f.reader().get_logged_model(model.model_id) == model);
  }

  TEST_CASE_TEMPLATE("metrics of a run are those of the model measured", Store, ALL_STORES) {
    ModelFixture<Store> f;
    const auto model = f.model("m");
    f.measure(model, 0.5, "", 1);
    f.measure(model, 0.25, "", 2);
    f.measure(model, 0.75, "iris", 1);
    f.measure(model, 0.9, "", 1);
    const auto metrics = f.reader().get_logged_model(model.model_id).metrics;
    REQUIRE(metrics.size() == 2);
    CHECK(metrics[0].value == 0.25);
    CHECK(metrics[0].model_id == model.model_id);
    CHECK(metrics[1].value == 0.75);
    CHECK(metrics[1].dataset_name == "iris");
    CHECK(f.reader().get_metric_history(f.measuring_run, "loss", 0, "").items.size() == 4);
  }

  TEST_CASE_TEMPLATE("nothing is logged with an unknown model", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto run = f.run();
    auto point = f.metric("loss", 1);
    for (const auto* id : {"m-0", "../../x"}) {
      point.model_id = id;
      CHECK_THROWS_AS(
          f.store->log_batch(run, {.metrics = {point}, .params = {{"p", "1"}}, .tags = {}}), Error);
    }
    CHECK(f.reader().get_run(run).metrics.empty());
    CHECK(f.reader().get_run(run).params.empty());
  }
}

TEST_SUITE("search of logged models") {
  TEST_CASE_TEMPLATE("filters", Store, ALL_STORES) {
    ModelFixture<Store> f;
    const auto a = f.model("a", {{"lr", "0.1"}});
    const auto b = f.model("b");
    f.store->set_logged_model_tags(a.model_id, std::vector<Tag>{{"team", "red"}});
    f.store->finalize_logged_model(b.model_id, LoggedModelStatus::ready);
    f.measure(a, 0.5);
    CHECK(f.found("") == "ba");
    CHECK(f.found("name = 'a'") == "a");
    CHECK(f.found("name IN ('a', 'b') AND model_id != 'x'") == "ba");
    CHECK(f.found("attributes.name NOT IN ('a')") == "b");
    CHECK(f.found("name LIKE 'a%'") == "a");
    CHECK(f.found("status = 'READY'") == "b");
    CHECK(f.found("params.lr = '0.1'") == "a");
    CHECK(f.found("tags.team ILIKE 'RED'") == "a");
    CHECK(f.found("tags.team != 'blue'") == "a");
    CHECK(f.found("metrics.loss <= 0.5") == "a");
    CHECK(f.found("source_run_id != 'x'") == "");
    CHECK(f.found("creation_timestamp > " + std::to_string(a.creation_timestamp)) == "b");
    CHECK(f.found("last_updated_time >= " + std::to_string(b.creation_timestamp)) == "b");
  }

  TEST_CASE_TEMPLATE("bad queries are refused", Store, ALL_STORES) {
    ModelFixture<Store> f;
    for (const auto* filter : {"run_id = 'a'", "NAME = 'a'", "name = 1", "foo.a = 'a'",
                               "name > 'a'", "params.a IN ('1')", "name IS NULL"}) {
      CAPTURE(filter);
      CHECK(failure_code([&] { f.found(filter); }) == "INVALID_PARAMETER_VALUE");
    }
    for (const auto* field : {"params.a", "attributes.name", "foo", ""}) {
      CAPTURE(field);
      CHECK(failure_code([&] { f.ordered({{.field_name = field}}); }) == "INVALID_PARAMETER_VALUE");
    }
    store::LoggedModelQuery query;
    query.datasets = {{}};
    CHECK(failure_code([&] { f.found(query); }) == "INVALID_PARAMETER_VALUE");
    query = {};
    query.max_results = 0;
    CHECK(failure_code([&] { f.found(query); }) == "INVALID_PARAMETER_VALUE");
  }

  TEST_CASE_TEMPLATE("orders, missing values last both ways", Store, ALL_STORES) {
    ModelFixture<Store> f;
    const auto a = f.model("a");
    const auto b = f.model("b");
    f.model("c");
    f.measure(a, 0.5);
    f.measure(b, 0.25);
    f.measure(a, 0.1, "iris");
    f.measure(b, 0.2, "iris");
    CHECK(f.ordered({}) == "cba");
    CHECK(f.ordered({{.field_name = "name"}}) == "abc");
    CHECK(f.ordered({{.field_name = "name", .ascending = false}}) == "cba");
    CHECK(f.ordered({{.field_name = "creation_time"}}) == "abc");
    CHECK(f.ordered({{.field_name = "status"}, {.field_name = "name"}}) == "abc");
    CHECK(f.ordered({{.field_name = "metrics.loss"}}) == "bac");
    CHECK(f.ordered({{.field_name = "metrics.loss", .ascending = false}}) == "abc");
    const store::MeasuredDataset iris{.name = "iris", .digest = "d-iris"};
    CHECK(f.ordered({{.field_name = "metrics.loss", .ascending = true, .dataset = iris}}) == "abc");
  }

  TEST_CASE_TEMPLATE("only metrics on the datasets count", Store, ALL_STORES) {
    ModelFixture<Store> f;
    const auto a = f.model("a");
    const auto b = f.model("b");
    f.measure(a, 0.5);
    f.measure(b, 0.5);
    f.measure(b, 0.25, "iris");
    store::LoggedModelQuery query;
    query.datasets = {{.name = "iris", .digest = ""}};
    CHECK(f.found(query) == "b");
    query.filter = "metrics.loss = 0.25";
    CHECK(f.found(query) == "b");
    query.filter = "metrics.loss = 0.5";
    CHECK(f.found(query) == "");
    query.datasets = {{.name = "iris", .digest = "other"}};
    query.filter = "";
    CHECK(f.found(query) == "");
  }

  TEST_CASE_TEMPLATE("pages chain, and experiments that do not exist have no models", Store,
                     ALL_STORES) {
    ModelFixture<Store> f;
    for (const auto* name : {"a", "b", "c"}) f.model(name);
    store::LoggedModelQuery query{
        .experiment_ids = {ExperimentId::parse("77"), ExperimentId::default_experiment()},
        .filter = "",
        .datasets = {},
        .order_by = {},
        .max_results = 2,
        .page_token = ""};
    const auto first = f.reader().search_logged_models(query);
    CHECK(first.items.size() == 2);
    query.page_token = first.next_page_token;
    const auto second = f.reader().search_logged_models(query);
    REQUIRE(second.items.size() == 1);
    CHECK(second.items[0].name == "a");
    CHECK(second.next_page_token == "");
  }
}
