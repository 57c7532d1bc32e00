// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "contract/fixture.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using namespace mlf::test;

TEST_SUITE("experiments") {
  TEST_CASE_TEMPLATE("a new store has the default experiment", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto standard = f.reader().get_experiment(ExperimentId::default_experiment());
    CHECK(standard.experiment_id == "0");
    CHECK(standard.name == "Default");
    CHECK(standard.lifecycle_stage == LifecycleStage::active);
    CHECK(standard.creation_time == f.clock.now_ms());
    CHECK(f.reader().search_experiments({}).items.size() == 1);
  }

  TEST_CASE_TEMPLATE("create gives an id of 18 digits and keeps everything", Store, ALL_STORES) {
    Fixture<Store> f;
    f.clock.set(1'600'000'000'123);
    const auto id = f.store->create_experiment({.name = "iris: näme",
                                                .artifact_location = "s3://bucket/päth?x=1",
                                                .tags = {{"a/b", "1"}, {"a note", "two\nlines"}}});
    CHECK(id.str().size() == 18);
    CHECK(id.str().find_first_not_of("0123456789") == std::string::npos);
    const auto read = f.reader().get_experiment(id);
    CHECK(read.experiment_id == id.str());
    CHECK(read.name == "iris: näme");
    CHECK(read.artifact_location == "s3://bucket/päth?x=1");
    CHECK(read.creation_time == 1'600'000'000'123);
    CHECK(read.last_update_time == 1'600'000'000'123);
    CHECK(read.lifecycle_stage == LifecycleStage::active);
    CHECK(read.tags == std::vector<Tag>{{"a note", "two\nlines"}, {"a/b", "1"}});
  }

  TEST_CASE_TEMPLATE("the store's own artifact location ends in the id", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.experiment("e");
    const auto location = f.store->get_experiment(id).artifact_location;
    CHECK(location.ends_with("/" + id.str()));
  }

  TEST_CASE_TEMPLATE("any name that MLflow takes is kept", Store, ALL_STORES) {
    Fixture<Store> f;
    for (const std::string name :
         {"null",      "~",      "on",     "2024-01-01",   "1e3",      "010",        " a ",
          "a\nb",      "- x",    "{}",     "# no comment", "'quoted'", "\"quoted\"", "emoji 🙂",
          "tab\there", "bell\a", "\u2028", "a: b",         "%",        "@x",         "../../x",
          "/etc",      "."}) {
      CAPTURE(name);
      const auto id = f.experiment(name);
      CHECK(f.reader().get_experiment(id).name == name);
      const auto found = f.reader().find_experiment(name);
      REQUIRE(found);
      CHECK(found->experiment_id == id.str());
    }
    const auto longest = repeated(500, "ö");
    CHECK(f.reader().get_experiment(f.experiment(longest)).name == longest);
  }

  TEST_CASE_TEMPLATE("create refuses what MLflow refuses, in its words", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto create = [&](const store::NewExperiment& request) {
      return failure([&] { f.store->create_experiment(request); });
    };
    store::NewExperiment request;
    CHECK(create(request) == "INVALID_PARAMETER_VALUE: Invalid experiment name: ''");
    request.name = repeated(501, "ö");
    CHECK(create(request) ==
          "INVALID_PARAMETER_VALUE: 'name' exceeds the maximum length of 500 characters");
    request.name = "bad \xFF name";
    CHECK(create(request).starts_with("INVALID_PARAMETER_VALUE: "));
    request.name = "e";
    request.artifact_location = "runs:/abc/x";
    CHECK(
        create(request) ==
        "INVALID_PARAMETER_VALUE: Artifact location cannot be a runs:/ URI. Given: 'runs:/abc/x'");
    request.artifact_location = std::string(2049, 'x');
    CHECK(create(request) ==
          "INVALID_PARAMETER_VALUE: Invalid artifact path length. The length of the artifact path "
          "cannot be greater than 2048 characters. To configure this limit, please set the "
          "MLFLOW_ARTIFACT_LOCATION_MAX_LENGTH environment variable.");
    request.artifact_location = "";
    request.tags = {{"k", std::string(20001, 'x')}};
    CHECK(create(request) ==
          "INVALID_PARAMETER_VALUE: 'value' exceeds the maximum length of 20000 characters");
    request.tags = {{std::string(251, 'k'), "v"}};
    CHECK(create(request) ==
          "INVALID_PARAMETER_VALUE: 'key' exceeds the maximum length of 250 characters");
    request.tags = {{"../x", "v"}};
    CHECK(
        create(request).starts_with("INVALID_PARAMETER_VALUE: Invalid value \"../x\" for "
                                    "parameter 'key' supplied: Names may be treated as files"));
    CHECK(f.reader().search_experiments({.view = ViewType::all}).items.size() == 1);
  }

  TEST_CASE_TEMPLATE("a name is taken once, by deleted experiments too", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.experiment("taken");
    CHECK(failure([&] { f.experiment("taken"); }) ==
          "RESOURCE_ALREADY_EXISTS: Experiment 'taken' already exists.");
    CHECK(failure([&] { f.experiment("Default"); }) ==
          "RESOURCE_ALREADY_EXISTS: Experiment 'Default' already exists.");
    f.store->delete_experiment(id);
    const std::string where = Store::has_files ? "the experiment from the .trash folder (under "
                                                 "tracking server's root folder)"
                                               : "it";
    CHECK(failure([&] { f.experiment("taken"); }) ==
          "RESOURCE_ALREADY_EXISTS: Experiment 'taken' already exists in deleted state. You can "
          "restore the experiment, or permanently delete " +
              where + " in order to use this experiment name again.");
    CHECK_NOTHROW(f.experiment("Taken"));
  }

  TEST_CASE_TEMPLATE("an unknown id is an error, an unknown name is none", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto unknown = ExperimentId::parse("123");
    const auto expected = "RESOURCE_DOES_NOT_EXIST: Could not find experiment with ID 123";
    CHECK(failure([&] { f.store->get_experiment(unknown); }) == expected);
    CHECK(failure([&] { f.store->rename_experiment(unknown, "x"); }) == expected);
    CHECK(failure([&] { f.store->set_experiment_tag(unknown, {"k", "v"}); }) == expected);
    CHECK(failure([&] { f.store->delete_experiment_tag(unknown, "k"); }) == expected);
    CHECK(failure([&] { f.store->delete_experiment(unknown); }) == expected);
    CHECK(failure([&] { f.store->list_logged_models(unknown); }) == expected);
    CHECK(failure([&] { f.run_in(unknown); }) == expected);
    CHECK(failure([&] { f.store->restore_experiment(unknown); }) ==
          "RESOURCE_DOES_NOT_EXIST: Could not find deleted experiment with ID 123");
    CHECK_FALSE(f.store->find_experiment("nowhere"));
    CHECK_FALSE(f.store->find_experiment(""));
  }

  TEST_CASE_TEMPLATE("names of places inside a store are no experiments", Store, ALL_STORES) {
    Fixture<Store> f;
    f.run();
    for (const std::string name : {"models", "tags", "datasets", "traces", "artifacts"}) {
      CAPTURE(name);
      CHECK(failure_code([&] { f.store->get_experiment(ExperimentId::parse(name)); }) ==
            "RESOURCE_DOES_NOT_EXIST");
    }
  }

  TEST_CASE_TEMPLATE("rename changes the name and the time", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.experiment("old");
    const auto created = f.clock.now_ms();
    f.clock.advance(5);
    f.store->rename_experiment(id, "new: ü");
    const auto read = f.reader().get_experiment(id);
    CHECK(read.name == "new: ü");
    CHECK(read.creation_time == created);
    CHECK(read.last_update_time == created + 5);
    CHECK_FALSE(f.reader().find_experiment("old"));
    CHECK_NOTHROW(f.experiment("old"));
  }

  TEST_CASE_TEMPLATE("rename refuses bad, taken and deleted", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.experiment("one");
    f.experiment("two");
    CHECK(failure([&] { f.store->rename_experiment(id, ""); }) ==
          "INVALID_PARAMETER_VALUE: Invalid experiment name: ''");
    CHECK(failure([&] { f.store->rename_experiment(id, "two"); }) ==
          "RESOURCE_ALREADY_EXISTS: Experiment 'two' already exists.");
    CHECK(failure([&] { f.store->rename_experiment(id, "one"); }) ==
          "RESOURCE_ALREADY_EXISTS: Experiment 'one' already exists.");
    f.store->delete_experiment(id);
    CHECK(failure([&] { f.store->rename_experiment(id, "three"); }) ==
          "INVALID_STATE: Cannot rename experiment in non-active lifecycle stage. Current stage: "
          "deleted");
    CHECK(f.reader().get_experiment(id).name == "one");
  }

  TEST_CASE_TEMPLATE("the default experiment may be renamed", Store, ALL_STORES) {
    Fixture<Store> f;
    f.store->rename_experiment(ExperimentId::default_experiment(), "mine");
    CHECK(f.reader().get_experiment(ExperimentId::default_experiment()).name == "mine");
  }

  TEST_CASE_TEMPLATE("tags are set, overwritten and removed", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.experiment("e");
    f.store->set_experiment_tag(id, {"k", "1"});
    f.store->set_experiment_tag(id, {"k", "2"});
    f.store->set_experiment_tag(id, {"dir/k", ""});
    f.store->set_experiment_tag(id, {"long", std::string(20000, 'x')});
    CHECK(*find_tag(f.reader().get_experiment(id).tags, "k") == "2");
    CHECK(find_tag(f.reader().get_experiment(id).tags, "dir/k")->empty());
    CHECK(find_tag(f.reader().get_experiment(id).tags, "long")->size() == 20000);
    f.store->delete_experiment_tag(id, "k");
    f.store->delete_experiment_tag(id, "dir/k");
    CHECK(f.reader().get_experiment(id).tags.size() == 1);
    CHECK(failure([&] { f.store->delete_experiment_tag(id, "k"); }) ==
          "RESOURCE_DOES_NOT_EXIST: No tag with name: k in experiment with id " + id.str());
    CHECK(failure([&] {
            f.store->set_experiment_tag(id, {"k", std::string(20001, 'x')});
          }) == "INVALID_PARAMETER_VALUE: 'value' exceeds the maximum length of 20000 characters");
    CHECK(failure_code([&] { f.store->delete_experiment_tag(id, "../meta.yaml"); }) ==
          "INVALID_PARAMETER_VALUE");
  }

  TEST_CASE_TEMPLATE("tags survive rename, delete and restore", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.experiment("e");
    f.store->set_experiment_tag(id, {"k", "v"});
    f.store->rename_experiment(id, "e2");
    f.store->delete_experiment(id);
    CHECK(f.reader().get_experiment(id).tags == std::vector<Tag>{{"k", "v"}});
    f.store->restore_experiment(id);
    CHECK(f.reader().get_experiment(id).tags == std::vector<Tag>{{"k", "v"}});
  }

  TEST_CASE_TEMPLATE("a deleted experiment keeps its tags as they are", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.experiment("e");
    f.store->set_experiment_tag(id, {"k", "v"});
    f.store->delete_experiment(id);
    CHECK(failure([&] {
            f.store->set_experiment_tag(id, {"k", "2"});
          }) == "INVALID_PARAMETER_VALUE: The experiment " + id.str() +
                    " must be in the 'active' lifecycle_stage to set tags");
    CHECK(failure([&] { f.store->delete_experiment_tag(id, "k"); }) ==
          "INVALID_PARAMETER_VALUE: The experiment " + id.str() +
              " must be in the 'active' lifecycle_stage to delete tags");
  }

  TEST_CASE_TEMPLATE("delete takes the active runs along", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id =
        f.store->create_experiment({.name = "e", .artifact_location = "s3://bucket/e", .tags = {}});
    const auto run = f.run_in(id);
    const auto created = f.clock.now_ms();
    f.clock.advance(7);
    f.store->delete_experiment(id);
    const auto read = f.reader().get_experiment(id);
    CHECK(read.lifecycle_stage == LifecycleStage::deleted);
    CHECK(read.creation_time == created);
    CHECK(read.last_update_time == created + 7);
    CHECK(read.artifact_location == "s3://bucket/e");
    const auto deleted = f.reader().get_run(run);
    CHECK(deleted.info.lifecycle_stage == LifecycleStage::deleted);
    CHECK(deleted.info.artifact_uri == "s3://bucket/e/" + run.str() + "/artifacts");
    CHECK(f.reader().find_experiment("e")->lifecycle_stage == LifecycleStage::deleted);
  }

  TEST_CASE_TEMPLATE("delete refuses the default and what is deleted", Store, ALL_STORES) {
    Fixture<Store> f;
    CHECK(
        failure([&] { f.store->delete_experiment(ExperimentId::default_experiment()); }) ==
        "INTERNAL_ERROR: Cannot delete the default experiment '0'. This is an internally reserved "
        "experiment.");
    const auto id = f.experiment("e");
    f.store->delete_experiment(id);
    CHECK(failure([&] { f.store->delete_experiment(id); }) ==
          "RESOURCE_DOES_NOT_EXIST: Could not find experiment with ID " + id.str());
  }

  TEST_CASE_TEMPLATE("restore makes all of its runs active", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.experiment("e");
    const auto active = f.run_in(id, "active");
    const auto deleted = f.run_in(id, "deleted before");
    f.store->delete_run(deleted);
    f.store->delete_experiment(id);
    f.clock.advance(3);
    f.store->restore_experiment(id);
    const auto read = f.reader().get_experiment(id);
    CHECK(read.lifecycle_stage == LifecycleStage::active);
    CHECK(read.last_update_time == f.clock.now_ms());
    CHECK(f.reader().get_run(active).info.lifecycle_stage == LifecycleStage::active);
    CHECK(f.reader().get_run(deleted).info.lifecycle_stage == LifecycleStage::active);
    CHECK(failure([&] { f.store->restore_experiment(id); }) ==
          "RESOURCE_DOES_NOT_EXIST: Could not find deleted experiment with ID " + id.str());
    CHECK_NOTHROW(f.run_in(id));
  }
}

TEST_SUITE("search for experiments") {
  using Names = std::vector<std::string>;

  template <typename F>
  Names names(F & f, const store::ExperimentQuery& query) {
    Names result;
    for (const auto& experiment : f.reader().search_experiments(query).items) {
      result.push_back(experiment.name);
    }
    return result;
  }

  TEST_CASE_TEMPLATE("the newest come first, then by id", Store, ALL_STORES) {
    Fixture<Store> f;
    for (const auto* name : {"a", "b", "c"}) {
      f.clock.advance(1);
      f.experiment(name);
    }
    CHECK(names(f, {}) == Names{"c", "b", "a", "Default"});
  }

  TEST_CASE_TEMPLATE("views choose stages", Store, ALL_STORES) {
    Fixture<Store> f;
    f.clock.advance(1);
    f.store->delete_experiment(f.experiment("gone"));
    CHECK(names(f, {}) == Names{"Default"});
    CHECK(names(f, {.view = ViewType::deleted_only}) == Names{"gone"});
    CHECK(names(f, {.view = ViewType::all}) == Names{"gone", "Default"});
  }

  TEST_CASE_TEMPLATE("filters and orders", Store, ALL_STORES) {
    Fixture<Store> f;
    f.store->set_experiment_tag(f.experiment("one"), {"team", "red"});
    f.clock.advance(10);
    f.store->set_experiment_tag(f.experiment("two"), {"team", "blue"});
    f.clock.advance(10);
    f.experiment("Three");
    CHECK(names(f, {.filter = "name LIKE 't%'"}) == Names{"two"});
    CHECK(names(f, {.filter = "name ILIKE 't%'"}) == Names{"Three", "two"});
    CHECK(names(f, {.filter = "tags.team = 'red'"}) == Names{"one"});
    CHECK(names(f, {.filter = "tags.team != 'red'"}) == Names{"two"});
    CHECK(names(f, {.filter = "creation_time > 1700000000000 AND name != 'two'"}) ==
          Names{"Three"});
    CHECK(names(f, {.filter = "name != 'Default'", .order_by = {"name ASC"}}) ==
          Names{"Three", "one", "two"});
    CHECK(names(f, {.filter = "name != 'Default'", .order_by = {"last_update_time ASC"}}) ==
          Names{"one", "two", "Three"});
    CHECK(failure_code([&] { names(f, {.filter = "name ="}); }) == "INVALID_PARAMETER_VALUE");
    CHECK(failure_code([&] { names(f, {.order_by = {"size"}}); }) == "INVALID_PARAMETER_VALUE");
  }

  TEST_CASE_TEMPLATE("pages hold what is asked for and chain", Store, ALL_STORES) {
    Fixture<Store> f;
    for (int i = 0; i < 6; ++i) {
      f.clock.advance(1);
      f.experiment("e" + std::to_string(i));
    }
    Names all;
    std::string token;
    std::vector<std::size_t> sizes;
    do {
      const auto page = f.reader().search_experiments({.max_results = 3, .page_token = token});
      sizes.push_back(page.items.size());
      for (const auto& experiment : page.items) all.push_back(experiment.name);
      token = page.next_page_token;
    } while (!token.empty());
    CHECK(sizes == std::vector<std::size_t>{3, 3, 1});
    CHECK(all == Names{"e5", "e4", "e3", "e2", "e1", "e0", "Default"});
  }

  TEST_CASE_TEMPLATE("limits and tokens are checked", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto search = [&](store::ExperimentQuery query) {
      return failure([&] { f.store->search_experiments(query); });
    };
    CHECK(search({.max_results = 0}) ==
          "INVALID_PARAMETER_VALUE: Invalid value 0 for parameter 'max_results' supplied. It must "
          "be a positive integer");
    CHECK(search({.max_results = -1}).starts_with("INVALID_PARAMETER_VALUE: Invalid value -1"));
    CHECK(search({.max_results = 50000}) == "nothing");
    CHECK(search({.max_results = 50001}) ==
          "INVALID_PARAMETER_VALUE: Invalid value 50001 for parameter 'max_results' supplied. It "
          "must be at most 50000");
    CHECK(search({.page_token = "!"}).starts_with("INVALID_PARAMETER_VALUE: Invalid page token"));
    CHECK(f.store->search_experiments({.page_token = page_token_of_offset(1000)}).items.empty());
  }
}
