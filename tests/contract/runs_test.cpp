// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "contract/fixture.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using namespace mlf::test;

TEST_SUITE("runs") {
  TEST_CASE_TEMPLATE("create fills in what is not given", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto run = f.store->create_run({});
    CHECK(RunId::is_valid(run.info.run_id));
    CHECK(run.info.run_id.size() == 32);
    CHECK(run.info.experiment_id == "0");
    CHECK(run.info.user_id == "unknown");
    CHECK(run.info.status == RunStatus::running);
    CHECK(run.info.start_time == f.clock.now_ms());
    CHECK_FALSE(run.info.end_time);
    CHECK(run.info.lifecycle_stage == LifecycleStage::active);
    CHECK_FALSE(run.info.run_name.empty());
    CHECK(run.tags == std::vector<Tag>{{"mlflow.runName", run.info.run_name}});
    CHECK(run.metrics.empty());
    CHECK(run.params.empty());
    CHECK(f.reader().get_run(RunId::parse(run.info.run_id)) == run);
  }

  TEST_CASE_TEMPLATE("create keeps everything that is given", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto experiment = f.store->create_experiment(
        {.name = "e", .artifact_location = "s3://bucket/root?region=x", .tags = {}});
    store::NewRun request;
    request.experiment_id = experiment;
    request.user_id = "bøb";
    request.run_name = "my run: #1 'x'";
    request.start_time = 12345;
    request.tags = {{"mlflow.user", "bøb"}, {"mlflow.note.content", "# Title\n\ntext"}, {"e", ""}};
    request.params = {{"alpha", "0.5"}, {"deep/er", ""}};
    const auto run = f.store->create_run(request);
    CHECK(run.params == request.params);
    CHECK(run.info.experiment_id == experiment.str());
    CHECK(run.info.user_id == "bøb");
    CHECK(run.info.run_name == "my run: #1 'x'");
    CHECK(run.info.start_time == 12345);
    CHECK(run.info.artifact_uri == "s3://bucket/root/" + run.info.run_id + "/artifacts?region=x");
    CHECK(run.tags == std::vector<Tag>{{"e", ""},
                                       {"mlflow.note.content", "# Title\n\ntext"},
                                       {"mlflow.runName", "my run: #1 'x'"},
                                       {"mlflow.user", "bøb"}});
    CHECK(f.reader().get_run(RunId::parse(run.info.run_id)) == run);
  }

  TEST_CASE_TEMPLATE("a run is not created with params that it cannot have", Store, ALL_STORES) {
    Fixture<Store> f;
    store::NewRun request;
    std::vector<std::vector<Param>> refused{{{"../x", "1"}}};
    if (Store::has_files) refused.push_back({{"a", "1"}, {"a/b", "2"}});
    for (const auto& params : refused) {
      request.params = params;
      CHECK_THROWS_AS(f.store->create_run(request), Error);
    }
    CHECK(f.reader().search_runs({.experiment_ids = {ExperimentId::parse("0")}}).items.empty());
  }

  TEST_CASE_TEMPLATE("any user and name is kept", Store, ALL_STORES) {
    Fixture<Store> f;
    for (const std::string text : {"null", "~", "yes", "0123", "1e3", " x ", "a\nb", "🙂", "a: b",
                                   "[x", "\\N", "\u0085", "\x1b[31m"}) {
      CAPTURE(text);
      store::NewRun request;
      request.run_name = text;
      request.user_id = text;
      const auto run = f.store->create_run(request);
      const auto read = f.reader().get_run(RunId::parse(run.info.run_id));
      CHECK(read.info.run_name == text);
      CHECK(read.info.user_id == text);
      CHECK(*find_tag(read.tags, tags::run_name) == text);
    }
  }

  TEST_CASE_TEMPLATE("the name may come as a tag", Store, ALL_STORES) {
    Fixture<Store> f;
    store::NewRun request;
    request.tags = {{"mlflow.runName", "from the tag"}};
    CHECK(f.store->create_run(request).info.run_name == "from the tag");
    request.run_name = "from the tag";
    CHECK(f.store->create_run(request).tags.size() == 1);
    request.run_name = "another";
    CHECK(failure([&] { f.store->create_run(request); }) ==
          "INVALID_PARAMETER_VALUE: Both 'run_name' argument and 'mlflow.runName' tag are "
          "specified, but with different values (run_name='another', mlflow.runName='from the "
          "tag').");
    CHECK(f.reader()
              .search_runs({.experiment_ids = {ExperimentId::default_experiment()}})
              .items.size() == 2);
  }

  TEST_CASE_TEMPLATE("create refuses bad tags and deleted experiments", Store, ALL_STORES) {
    Fixture<Store> f;
    store::NewRun request;
    request.tags = {{"a//b", "x"}};
    CHECK(failure([&] { f.store->create_run(request); }) ==
          "INVALID_PARAMETER_VALUE: Invalid value \"a//b\" for parameter 'key' supplied: Names may "
          "be treated as files in certain cases, and must not resolve to other names when treated "
          "as such. This name would resolve to 'a/b'");
    const auto experiment = f.experiment("e");
    f.store->delete_experiment(experiment);
    CHECK(failure([&] { f.run_in(experiment); }) ==
          "INVALID_STATE: Could not create run under non-active experiment with ID " +
              experiment.str() + ".");
    CHECK(f.reader()
              .search_runs({.experiment_ids = {ExperimentId::default_experiment(), experiment},
                            .view = ViewType::all})
              .items.empty());
  }

  TEST_CASE_TEMPLATE("an unknown run is an error everywhere", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto unknown = RunId::parse("0123456789abcdef0123456789abcdef");
    const auto expected =
        "RESOURCE_DOES_NOT_EXIST: Run '0123456789abcdef0123456789abcdef' not found";
    auto& s = *f.store;
    CHECK(failure([&] { s.get_run(unknown); }) == expected);
    CHECK(failure([&] { s.update_run(unknown, {}); }) == expected);
    CHECK(failure([&] { s.delete_run(unknown); }) == expected);
    CHECK(failure([&] { s.restore_run(unknown); }) == expected);
    CHECK(failure([&] { s.log_metric(unknown, f.metric("m", 1)); }) == expected);
    CHECK(failure([&] { s.log_param(unknown, {"p", "v"}); }) == expected);
    CHECK(failure([&] { s.set_tag(unknown, {"t", "v"}); }) == expected);
    CHECK(failure([&] { s.log_batch(unknown, {}); }) == expected);
    CHECK(failure([&] { s.delete_tag(unknown, "t"); }) == expected);
    CHECK(failure([&] { s.log_inputs(unknown, {}, {}); }) == expected);
    CHECK(failure([&] { s.log_outputs(unknown, {}); }) == expected);
    CHECK(failure([&] { s.open_metric_writer(unknown); }) == expected);
    CHECK(failure([&] { s.get_metric_history(unknown, "m", 0, ""); }) == expected);
    CHECK(failure([&] { s.visit_metric_history(unknown, "m", [](auto) {}); }) == expected);
    for (const auto* reserved : {"tags", "datasets", "models", "traces"}) {
      CHECK(failure_code([&] { s.get_run(RunId::parse(reserved)); }) == "RESOURCE_DOES_NOT_EXIST");
    }
  }

  TEST_CASE_TEMPLATE("an unknown logged model is an error", Store, ALL_STORES) {
    Fixture<Store> f;
    CHECK(failure([&] { f.store->get_logged_model("m-0"); }) ==
          "RESOURCE_DOES_NOT_EXIST: Model 'm-0' not found");
    CHECK(failure_code([&] { f.store->get_logged_model("../m"); }) == "INVALID_PARAMETER_VALUE");
    CHECK(f.store->list_logged_models(ExperimentId::default_experiment()).empty());
  }

  TEST_CASE_TEMPLATE("update changes what it names and nothing else", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run("first");
    const auto before = f.store->get_run(id).info;
    auto info = f.store->update_run(id, {.status = RunStatus::failed});
    CHECK(info.status == RunStatus::failed);
    CHECK_FALSE(info.end_time);
    CHECK(info.run_name == "first");
    info = f.store->update_run(id, {.end_time = 99});
    CHECK(info.status == RunStatus::failed);
    CHECK(info.end_time == 99);
    info = f.store->update_run(id, {.status = RunStatus::finished, .end_time = 100});
    CHECK(f.reader().get_run(id).info == info);
    CHECK(info.start_time == before.start_time);
    CHECK(info.artifact_uri == before.artifact_uri);
    CHECK(info.user_id == before.user_id);
    CHECK(f.store->update_run(id, {}) == info);
  }

  TEST_CASE_TEMPLATE("an update sets tags with the rest", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run("first");
    f.store->update_run(id, {.status = RunStatus::failed, .tags = {{"a/b", "1"}, {"c", "2"}}});
    f.store->update_run(id, {.tags = {{"c", "3"}}});
    const auto run = f.reader().get_run(id);
    CHECK(run.info.status == RunStatus::failed);
    CHECK(*find_tag(run.tags, "a/b") == "1");
    CHECK(*find_tag(run.tags, "c") == "3");
    const auto info = f.store->update_run(id, {.tags = {{"mlflow.runName", "second"}}});
    CHECK(info.run_name == "second");
    CHECK(f.reader().get_run(id).info.run_name == "second");
    f.store->update_run(id, {.run_name = "third", .tags = {{"mlflow.runName", "fourth"}}});
    CHECK(f.reader().get_run(id).info.run_name == "third");
    CHECK(*find_tag(f.reader().get_run(id).tags, tags::run_name) == "third");
  }

  TEST_CASE_TEMPLATE("an update with a bad tag changes nothing", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run("first");
    const auto before = f.reader().get_run(id);
    CHECK(failure_code([&] {
            f.store->update_run(id, {.status = RunStatus::failed, .tags = {{"../x", "1"}}});
          }) == "INVALID_PARAMETER_VALUE");
    CHECK(f.reader().get_run(id) == before);
  }

  TEST_CASE_TEMPLATE("every status is kept", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    for (const auto status : {RunStatus::scheduled, RunStatus::finished, RunStatus::failed,
                              RunStatus::killed, RunStatus::running}) {
      f.store->update_run(id, {.status = status});
      CHECK(f.reader().get_run(id).info.status == status);
    }
  }

  TEST_CASE_TEMPLATE("the name and its tag follow each other", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run("first");
    f.store->update_run(id, {.run_name = "second"});
    CHECK(f.reader().get_run(id).info.run_name == "second");
    CHECK(*find_tag(f.reader().get_run(id).tags, tags::run_name) == "second");
    f.store->set_tag(id, {"mlflow.runName", "third"});
    CHECK(f.reader().get_run(id).info.run_name == "third");
    f.store->log_batch(id, {.metrics = {}, .params = {}, .tags = {{"mlflow.runName", "fourth"}}});
    CHECK(f.reader().get_run(id).info.run_name == "fourth");
    f.store->update_run(id, {.run_name = ""});
    CHECK(f.reader().get_run(id).info.run_name == "fourth");
    CHECK(*find_tag(f.reader().get_run(id).tags, tags::run_name) == "fourth");
  }

  TEST_CASE_TEMPLATE("a deleted run is read, not written, and comes back", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run("r");
    f.store->log_param(id, {"p", "v"});
    f.store->delete_run(id);
    CHECK(f.reader().get_run(id).info.lifecycle_stage == LifecycleStage::deleted);
    CHECK(f.reader().get_run(id).params == std::vector<Param>{{"p", "v"}});
    const auto expected =
        "INVALID_PARAMETER_VALUE: The run " + id.str() + " must be in 'active' lifecycle_stage.";
    auto& s = *f.store;
    CHECK(failure([&] { s.update_run(id, {.status = RunStatus::failed}); }) == expected);
    CHECK(failure([&] { s.log_metric(id, f.metric("m", 1)); }) == expected);
    CHECK(failure([&] { s.log_param(id, {"q", "v"}); }) == expected);
    CHECK(failure([&] { s.set_tag(id, {"t", "v"}); }) == expected);
    CHECK(failure([&] { s.delete_tag(id, "mlflow.runName"); }) == expected);
    CHECK(failure([&] { s.log_inputs(id, {}, {}); }) == expected);
    CHECK(failure([&] { s.log_outputs(id, {}); }) == expected);
    CHECK(failure([&] { s.open_metric_writer(id); }) == expected);
    CHECK(f.reader().get_metric_history(id, "m", 0, "").items.empty());
    CHECK_NOTHROW(s.delete_run(id));
    s.restore_run(id);
    CHECK(f.reader().get_run(id).info.lifecycle_stage == LifecycleStage::active);
    CHECK_NOTHROW(s.restore_run(id));
    CHECK_NOTHROW(s.log_param(id, {"q", "v"}));
  }

  TEST_CASE_TEMPLATE("an ended run may still be written, as in MLflow", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    f.store->update_run(id, {.status = RunStatus::finished, .end_time = 5});
    f.log(id, "late", 1);
    f.store->set_tag(id, {"late", "yes"});
    const auto run = f.reader().get_run(id);
    CHECK(run.metrics.size() == 1);
    CHECK(run.info.end_time == 5);
    CHECK(run.info.status == RunStatus::finished);
  }

  TEST_CASE_TEMPLATE("runs of many experiments do not mix", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto a = f.run_in(f.experiment("a"), "in a");
    const auto b = f.run_in(f.experiment("b"), "in b");
    f.store->log_param(a, {"p", "a"});
    f.store->log_param(b, {"p", "b"});
    CHECK(find_param(f.reader().get_run(a), "p")->value == "a");
    CHECK(find_param(f.reader().get_run(b), "p")->value == "b");
    CHECK(f.reader().get_run(a).info.experiment_id != f.reader().get_run(b).info.experiment_id);
  }

  TEST_CASE_TEMPLATE("ids are found by their beginning, whatever the run's stage", Store,
                     ALL_STORES) {
    Fixture<Store> f;
    const auto other = f.experiment("other");
    std::vector<RunId> ids{f.run("active"), f.run("deleted"), f.run_in(other, "below")};
    f.store->delete_run(ids[1]);
    f.store->delete_experiment(other);
    std::ranges::sort(ids);
    auto& s = f.reader();
    CHECK(s.find_run_ids("") == ids);
    for (const auto& id : ids) {
      CHECK(s.find_run_ids(id.str()) == std::vector{id});
      CHECK(s.find_run_ids(id.str().substr(0, 8)) == std::vector{id});
      CHECK(s.find_run_ids(id.str() + "0").empty());
      CHECK(s.find_run_ids("_" + id.str().substr(1, 7)).empty());  // no pattern of LIKE
    }
    CHECK(s.find_run_ids("%").empty());
    CHECK(s.find_run_ids("../").empty());
  }
}
