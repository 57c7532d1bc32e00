// SPDX-License-Identifier: Apache-2.0
#include "store/file/stored_run.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "store/file/run_index.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::store;
namespace fs = std::filesystem;

namespace {

constexpr std::string_view meta_text =
    "artifact_uri: /store/7/r1/artifacts\nend_time: null\nentry_point_name: ''\n"
    "experiment_id: '7'\nlifecycle_stage: active\nrun_id: r1\nrun_name: first\nsource_name: ''\n"
    "source_type: 4\nsource_version: ''\nstart_time: 1700000000000\nstatus: 1\ntags: []\n"
    "user_id: me\n";

/// An experiment "7" with one run "r1".
struct Fixture {
  Fixture() : experiment(Directory::create(temp.path() / "7")) {
    put("meta.yaml", meta_text);
    put("metrics/acc", "1 0.5 0\n2 0.75 1\n");
    put("metrics/val/loss", "1 2.0 0\n");
    put("params/alpha", "0.1");
    put("tags/team", "blue");
    let_time_pass();
  }
  void put(const std::string& path, std::string_view content) const {
    const auto full = experiment.path() / "r1" / path;
    fs::create_directories(full.parent_path());
    std::ofstream(full) << content;  // in place, as MLflow writes
  }
  /// Until files are old enough for their signatures to be believed.
  static void let_time_pass() { std::this_thread::sleep_for(std::chrono::milliseconds(80)); }

  /// Loads the run through `record`, which is brought up to date. Sets `was_changed`.
  Run load() {
    DatasetReader datasets(experiment, problems);
    StoredRun run(experiment, "r1", RunRecord(record), datasets, problems);
    REQUIRE(run.info() != nullptr);
    auto loaded = run.load();
    auto changed = run.take_changed_record();
    was_changed = !changed.empty();
    if (was_changed) record = std::move(changed);
    return loaded;
  }

  test::TempDir temp;
  Directory experiment;
  std::vector<std::string> reported;
  Problems problems = [this](std::string text) { reported.push_back(std::move(text)); };
  std::string record;
  bool was_changed = false;
};

}  // namespace

TEST_CASE_FIXTURE(Fixture,
                  "a run is read as its files have it, first from them, then from memory") {
  for (const bool first : {true, false}) {
    const auto run = load();
    CHECK(was_changed == first);
    CHECK(run.info.run_name == "first");
    CHECK(run.info.artifact_uri == "/store/7/r1/artifacts");
    REQUIRE(run.metrics.size() == 2);
    CHECK(run.metrics[0] == Metric{.key = "acc", .value = 0.75, .timestamp = 2, .step = 1});
    CHECK(run.metrics[1].key == "val/loss");
    CHECK(run.params == std::vector<Param>{{"alpha", "0.1"}});
    CHECK(run.tags == std::vector<Tag>{{"team", "blue"}});
  }
  CHECK(reported.empty());
}

TEST_CASE_FIXTURE(Fixture, "every kind of change by another program is seen at once") {
  load();
  SUBCASE("a tag rewritten in place with the same size and the old mtime") {
    struct stat old = {};
    const auto path = experiment.path() / "r1/tags/team";
    REQUIRE(::stat(path.c_str(), &old) == 0);
    put("tags/team", "gold");
    const timespec times[] = {old.st_atim, old.st_mtim};
    REQUIRE(::utimensat(AT_FDCWD, path.c_str(), times, 0) == 0);
    CHECK(load().tags[0].value == "gold");
  }
  SUBCASE("a point appended") {
    std::ofstream(experiment.path() / "r1/metrics/acc", std::ios::app) << "3 0.9 2\n";
    CHECK(load().metrics[0].value == 0.9);
  }
  SUBCASE("a key added, at the top and below") {
    put("params/beta", "2");
    put("metrics/val/deep/er", "1 1 1\n");
    const auto run = load();
    CHECK(run.params.size() == 2);
    CHECK(run.metrics.size() == 3);
  }
  SUBCASE("a key removed") {
    fs::remove(experiment.path() / "r1/tags/team");
    CHECK(load().tags.empty());
  }
  SUBCASE("a folder that was not there") {
    put("inputs/i/meta.yaml",
        "destination_id: m-1\ndestination_type: RUN\nsource_id: m-1\nsource_type: MODEL\ntags: "
        "{}\n");
    CHECK(load().model_inputs == std::vector<ModelInput>{{"m-1"}});
  }
  SUBCASE("meta.yaml rewritten") {
    auto text = std::string(meta_text);
    text.replace(text.find("first"), 5, "other");
    put("meta.yaml", text);
    CHECK(load().info.run_name == "other");
  }
  CHECK(was_changed);
}

TEST_CASE_FIXTURE(Fixture,
                  "a file changed a moment ago is read again, for its clock may stand still") {
  put("tags/team", "red1");
  load();
  put("tags/team", "red2");
  CHECK(load().tags[0].value == "red2");
  CHECK(was_changed);
}

TEST_CASE_FIXTURE(Fixture, "questions about single keys see changes too") {
  load();
  std::ofstream(experiment.path() / "r1/metrics/acc", std::ios::app) << "3 0.9 2\n";
  put("params/new", "n");
  fs::remove(experiment.path() / "r1/tags/team");
  DatasetReader datasets(experiment, problems);
  StoredRun run(experiment, "r1", RunRecord(record), datasets, problems);
  REQUIRE(run.info() != nullptr);
  CHECK(run.metric("acc") == 0.9);
  CHECK(run.metric("val/loss") == 2.0);
  CHECK(run.metric("none") == std::nullopt);
  CHECK(run.param("new") == "n");
  CHECK(run.tag("team") == std::nullopt);
}

TEST_CASE_FIXTURE(Fixture, "damage is reported by file and cause and hides nothing else") {
  put("metrics/bad", "1 0.5 0\nrubbish\n");
  put("metrics/empty", "");
  put("tags/with\nnewline", "x");
  fs::create_symlink("/etc/passwd", experiment.path() / "r1/params/link");
  let_time_pass();
  for (int i = 0; i < 2; ++i) {  // the second time through the record
    reported.clear();
    const auto run = load();
    CHECK(run.metrics.size() == 3);
    CHECK(run.params.size() == 1);
    CHECK(run.tags.size() == 1);
    REQUIRE(reported.size() == 4);
    for (const auto& line : reported) {
      CHECK(line.find("/7/r1/") != std::string::npos);
      CHECK(line.find('\n') == std::string::npos);
    }
  }
}

TEST_CASE_FIXTURE(Fixture, "a meta.yaml that speaks of another run or experiment is refused") {
  auto text = std::string(meta_text);
  SUBCASE("another run") { text.replace(text.find("r1\n"), 2, "r2"); }
  SUBCASE("another experiment") { text.replace(text.find("'7'"), 3, "'8'"); }
  SUBCASE("nothing") { text = ""; }
  SUBCASE("rubbish") { text = "[[["; }
  put("meta.yaml", text);
  fs::last_write_time(experiment.path() / "r1/meta.yaml",
                      fs::file_time_type::clock::now() - std::chrono::hours(1));
  DatasetReader datasets(experiment, problems);
  StoredRun run(experiment, "r1", {}, datasets, problems);
  CHECK(run.info() == nullptr);
  REQUIRE(reported.size() == 1);
  CHECK(reported[0].find("/7/r1/meta.yaml: ") != std::string::npos);
}

TEST_CASE_FIXTURE(Fixture, "an index remembers, grows, survives damage and forgets what is gone") {
  load();
  const std::vector<std::string> ids = {"r1"};
  RunIndex(experiment).save(experiment, std::vector{record}, ids);
  {
    const RunIndex index(experiment);
    CHECK(index.size() == 1);
    CHECK(index.find("r1").bytes() == record);
    CHECK(index.find("r2").empty());
  }
  RunRecordBuilder other("r2");
  other.add({RecordItem::Kind::param, 5, "k", "v"});
  const auto other_record = other.take();
  RunIndex(experiment).save(experiment, std::vector{other_record}, ids);
  CHECK(RunIndex(experiment).find("r2").find(RecordItem::Kind::param, "k")->value == "v");

  // A torn end is passed over, and the next save writes the file anew with the runs that are there.
  const auto path = experiment.path() / ".mlf-index";
  fs::resize_file(path, fs::file_size(path) - 3);
  CHECK(RunIndex(experiment).size() == 1);
  RunIndex(experiment).save(experiment, std::vector{record}, ids);
  CHECK(RunIndex(experiment).size() == 1);

  for (const std::string& rubbish : {std::string("x"), std::string(1000, '\0'),
                                     std::string("mlf-index 1 le\n") + std::string(40, '\xff')}) {
    std::ofstream(path, std::ios::trunc) << rubbish;
    CHECK(RunIndex(experiment).size() == 0);
  }
  fs::remove(path);
  fs::create_symlink("/etc/passwd", path);
  CHECK(RunIndex(experiment).size() == 0);
}
