// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "contract/fixture.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
using namespace mlf::test;

namespace {

DatasetInput input(const std::string& name, const std::string& digest = "d1") {
  DatasetInput result;
  result.dataset.name = name;
  result.dataset.digest = digest;
  result.dataset.source_type = "local";
  result.dataset.source = R"({"uri": "/data/a file with spaces, long enough to be folded.csv"})";
  result.tags = {{"mlflow.data.context", "training"}};
  return result;
}

}  // namespace

TEST_SUITE("inputs and outputs") {
  TEST_CASE_TEMPLATE("datasets are kept whole", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    auto full = input("mydata", "695389ac");
    full.dataset.schema = R"({"mlflow_colspec": [{"type": "double", "name": "ä: x"}]})";
    full.dataset.profile = "{\"num_rows\": 100}\n";
    full.tags.push_back({"free text: as a key / any", ""});
    const auto bare = input("null", "on");
    f.store->log_inputs(id, std::vector{full, bare}, {});
    auto run = f.reader().get_run(id);
    REQUIRE(run.dataset_inputs.size() == 2);
    std::ranges::sort(run.dataset_inputs, {}, [](const DatasetInput& i) { return i.dataset.name; });
    std::ranges::sort(full.tags, {}, &Tag::key);
    CHECK(run.dataset_inputs[0] == full);
    CHECK(run.dataset_inputs[1] == bare);
    CHECK_FALSE(run.dataset_inputs[1].dataset.schema);
  }

  TEST_CASE_TEMPLATE("the same dataset is recorded once", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    auto again = input("a");
    again.tags = {{"mlflow.data.context", "other"}};
    f.store->log_inputs(id, std::vector{input("a")}, {});
    f.store->log_inputs(id, std::vector{again, input("a", "d2")}, {});
    const auto run = f.reader().get_run(id);
    REQUIRE(run.dataset_inputs.size() == 2);
    for (const auto& logged : run.dataset_inputs) {
      CHECK(*find_tag(logged.tags, tags::dataset_context) == "training");
    }
    f.store->log_inputs(f.run(), std::vector{input("a")}, {});
    CHECK(f.reader().get_run(id).dataset_inputs.size() == 2);
  }

  TEST_CASE_TEMPLATE("an experiment knows a dataset as it was first logged", Store, ALL_STORES) {
    Fixture<Store> f;
    auto later = input("a");
    later.dataset.source = "moved";
    f.store->log_inputs(f.run(), std::vector{input("a")}, {});
    const auto second = f.run();
    f.store->log_inputs(second, std::vector{later}, {});
    CHECK(f.reader().get_run(second).dataset_inputs[0].dataset.source == input("a").dataset.source);
    const auto elsewhere = f.run_in(f.experiment("other"));
    f.store->log_inputs(elsewhere, std::vector{later}, {});
    CHECK(f.reader().get_run(elsewhere).dataset_inputs[0].dataset.source == "moved");
  }

  TEST_CASE_TEMPLATE("without tags is allowed", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    auto plain = input("a");
    plain.tags.clear();
    f.store->log_inputs(id, std::vector{plain}, {});
    CHECK(f.reader().get_run(id).dataset_inputs == std::vector{plain});
  }

  TEST_CASE_TEMPLATE("MLflow's limits hold", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    const auto log = [&](const DatasetInput& logged) {
      return failure([&] { f.store->log_inputs(id, std::vector{logged}, {}); });
    };
    const auto too_long = [](const std::string& what, int limit) {
      return "INVALID_PARAMETER_VALUE: '" + what + "' exceeds the maximum length of " +
             std::to_string(limit) + " characters";
    };
    CHECK(log(input(std::string(501, 'n'))) == too_long("name", 500));
    CHECK(log(input("n", std::string(37, 'd'))) == too_long("digest", 36));
    auto bad = input("n");
    bad.dataset.source = std::string(65536, 's');
    CHECK(log(bad) == too_long("source", 65535));
    bad = input("n");
    bad.dataset.schema = std::string(1048576, 's');
    CHECK(log(bad) == too_long("schema", 1048575));
    bad = input("n");
    bad.dataset.profile = std::string(16777216, 's');
    CHECK(log(bad) == too_long("profile", 16777215));
    bad = input("n");
    bad.tags = {{std::string(256, 'k'), "v"}};
    CHECK(log(bad) == too_long("key", 255));
    bad.tags = {{"k", std::string(501, 'v')}};
    CHECK(log(bad) == too_long("value", 500));
    bad = input("n\xFF");
    CHECK(log(bad).starts_with("INVALID_PARAMETER_VALUE: "));
    CHECK(f.reader().get_run(id).dataset_inputs.empty());
    CHECK(log(input(repeated(500, "ñ"), std::string(36, 'd'))) == "nothing");
    CHECK(f.reader().get_run(id).dataset_inputs.size() == 1);
  }

  TEST_CASE_TEMPLATE("models go in and come out", Store, ALL_STORES) {
    Fixture<Store> f;
    const auto id = f.run();
    f.store->log_inputs(id, {}, std::vector<ModelInput>{{"m-1"}, {"m-1"}});
    f.store->log_inputs(id, {}, std::vector<ModelInput>{{"m-1"}});
    f.store->log_outputs(id, std::vector<ModelOutput>{{"m-2", 5}});
    f.store->log_outputs(id, std::vector<ModelOutput>{{"m-2", 9}, {"m-3", -1}});
    auto run = f.reader().get_run(id);
    CHECK(run.model_inputs == std::vector<ModelInput>{{"m-1"}});
    std::ranges::sort(run.model_outputs, {}, &ModelOutput::model_id);
    CHECK(run.model_outputs == std::vector<ModelOutput>{{"m-2", 5}, {"m-3", -1}});
    CHECK(run.dataset_inputs.empty());
    CHECK(failure_code([&] {
            f.store->log_outputs(id, std::vector<ModelOutput>{{"../m", 0}});
          }) == "INVALID_PARAMETER_VALUE");
    CHECK(failure_code([&] { f.store->log_inputs(id, {}, std::vector<ModelInput>{{"a/b"}}); }) ==
          "INVALID_PARAMETER_VALUE");
  }
}
