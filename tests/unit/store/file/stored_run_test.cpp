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
#include "store/file/file_clock.h"
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
struct StoredRunFixture {
  StoredRunFixture() : experiment(Directory::create(temp.path() / "7")) {
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
    DatasetReader datasets(experiment, reporter);
    StoredRun run(experiment, "r1", RunRecord(record), datasets, reporter, &clock);
    REQUIRE(run.info() != nullptr);
    auto loaded = run.load();
    auto changed = run.take_changed_record();
    was_changed = !changed.empty();
    if (was_changed) record = std::move(changed);
    return loaded;
  }

  test::TempDir temp;
  Directory experiment;
  FileClock clock{experiment};
  test::FakeReporter reporter;
  std::string record;
  bool was_changed = false;
};

}  // namespace

TEST_CASE_FIXTURE(StoredRunFixture,
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
  CHECK(reporter.warnings.empty());
}

TEST_CASE_FIXTURE(StoredRunFixture, "every kind of change by another program is seen at once") {
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

TEST_CASE_FIXTURE(StoredRunFixture,
                  "a file changed a moment ago is read again, for its clock may stand still") {
  put("tags/team", "red1");
  load();
  put("tags/team", "red2");
  CHECK(load().tags[0].value == "red2");
  CHECK(was_changed);
}

TEST_CASE_FIXTURE(StoredRunFixture, "questions about single keys see changes too") {
  load();
  std::ofstream(experiment.path() / "r1/metrics/acc", std::ios::app) << "3 0.9 2\n";
  put("params/new", "n");
  fs::remove(experiment.path() / "r1/tags/team");
  DatasetReader datasets(experiment, reporter);
  StoredRun run(experiment, "r1", RunRecord(record), datasets, reporter);
  REQUIRE(run.info() != nullptr);
  CHECK(run.metric("acc") == 0.9);
  CHECK(run.metric("val/loss") == 2.0);
  CHECK(run.metric("none") == std::nullopt);
  CHECK(run.param("new") == "n");
  CHECK(run.tag("team") == std::nullopt);
}

TEST_CASE_FIXTURE(StoredRunFixture, "damage is reported by file and cause and hides nothing else") {
  put("metrics/bad", "1 0.5 0\nrubbish\n");
  put("metrics/empty", "");
  put("tags/with\nnewline", "x");
  fs::create_symlink("/etc/passwd", experiment.path() / "r1/params/link");
  let_time_pass();
  for (int i = 0; i < 2; ++i) {  // the second time through the record
    reporter.warnings.clear();
    const auto run = load();
    CHECK(run.metrics.size() == 3);
    CHECK(run.params.size() == 1);
    CHECK(run.tags.size() == 1);
    REQUIRE(reporter.warnings.size() == 4);
    for (const auto& line : reporter.warnings) {
      CHECK(line.find("/7/r1/") != std::string::npos);
      CHECK(line.find('\n') == std::string::npos);
    }
  }
}

TEST_CASE_FIXTURE(StoredRunFixture,
                  "a meta.yaml that speaks of another run or experiment is refused") {
  auto text = std::string(meta_text);
  SUBCASE("another run") { text.replace(text.find("r1\n"), 2, "r2"); }
  SUBCASE("another experiment") { text.replace(text.find("'7'"), 3, "'8'"); }
  SUBCASE("nothing") { text = ""; }
  SUBCASE("rubbish") { text = "[[["; }
  put("meta.yaml", text);
  fs::last_write_time(experiment.path() / "r1/meta.yaml",
                      fs::file_time_type::clock::now() - std::chrono::hours(1));
  DatasetReader datasets(experiment, reporter);
  StoredRun run(experiment, "r1", {}, datasets, reporter);
  CHECK(run.info() == nullptr);
  REQUIRE(reporter.warnings.size() == 1);
  CHECK(reporter.warnings[0].find("/7/r1/meta.yaml: ") != std::string::npos);
}

TEST_CASE_FIXTURE(StoredRunFixture,
                  "a remembered run whose files can no longer be looked at is reported") {
  load();
  const auto run = experiment.path() / "r1";
  SUBCASE("a folder that is a loop of links") {
    fs::remove_all(run / "metrics");
    fs::create_symlink("metrics", run / "metrics");
    const auto loaded = load();
    CHECK(loaded.params.size() == 1);
    CHECK(loaded.tags.size() == 1);
    CHECK(loaded.metrics.empty());
  }
  SUBCASE("a folder that is a file") {
    fs::remove_all(run / "tags");
    put("tags", "");
    const auto loaded = load();
    CHECK(loaded.metrics.size() == 2);
    CHECK(loaded.tags.empty());
  }
  SUBCASE("all of it") {
    fs::remove_all(run);
    fs::create_symlink("r1", run);
    DatasetReader datasets(experiment, reporter);
    StoredRun stored(experiment, "r1", RunRecord(record), datasets, reporter, &clock);
    CHECK(stored.info() == nullptr);
    CHECK(stored.metric("acc") == std::nullopt);
  }
  REQUIRE_FALSE(reporter.warnings.empty());
  CHECK(reporter.warnings[0].find("/7/r1/") != std::string::npos);
}

TEST_CASE("times of whole seconds are believed only when the next change gets a later one") {
  constexpr std::int64_t ms = 1'000'000;
  constexpr std::int64_t second = 1'700'000'000'000 * ms;
  FileStatus status{.kind = FileStatus::Kind::file, .size = 3, .inode = 7};
  const auto is_believed = [&](std::int64_t changed, std::int64_t age_ms) {
    status.modified_ns = status.changed_ns = changed;
    return signature_of(status, changed + age_ms * ms) == signature_of(status);
  };
  CHECK_FALSE(is_believed(second + 123'456'789, 40));
  CHECK(is_believed(second + 123'456'789, 60));
  CHECK_FALSE(is_believed(second, 1900));
  CHECK(is_believed(second, 2100));
  // Programs may set the mtime, to whole seconds too, but not the ctime.
  status.modified_ns = second - 5000 * ms;
  status.changed_ns = second + 123'456'789;
  CHECK(signature_of(status, second + 200 * ms) == signature_of(status));
}

TEST_CASE_FIXTURE(StoredRunFixture,
                  "what another machine stamped is compared with that machine's clock") {
  constexpr std::int64_t hour = 3'600'000'000'000;
  for (const auto skew : {hour, -hour}) {
    const auto own = [skew] { return wall_clock_ns() + skew; };
    const FileClock server(experiment, FileClock::Kind::remote, own);
    const auto now = server.now_ns();
    CHECK(now <= wall_clock_ns());
    CHECK(now + 1'000'000'000 > wall_clock_ns());
  }
  CHECK(fs::directory_iterator(experiment.path())->path().filename() == "r1");  // nothing is left
}

TEST_CASE_FIXTURE(StoredRunFixture, "without the server's time nothing is believed") {
  FileStatus old{.kind = FileStatus::Kind::file, .inode = 7, .modified_ns = 1, .changed_ns = 1};
  fs::remove_all(experiment.path());  // no file can be made in it
  const FileClock server(experiment, FileClock::Kind::remote, wall_clock_ns);
  CHECK(signature_of(old, server.now_ns()) == unsettled);
}

TEST_CASE_FIXTURE(StoredRunFixture, "an index is for its user alone, and no stranger's is read") {
  load();
  const std::vector<std::string> ids = {"r1"};
  const auto path = experiment.path() / fmt::format(".mlf-index-{}", ::geteuid());
  std::ofstream(experiment.path() / ".mlf-index") << "what an earlier version kept";
  RunIndex(experiment).save(experiment, std::vector{record}, ids);
  const auto mode = [&] { return fs::status(path).permissions() & fs::perms::mask; };
  CHECK(mode() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK_FALSE(fs::exists(experiment.path() / ".mlf-index"));

  // Nothing is appended to a file that others may read: it is written anew.
  RunRecordBuilder other("r2");
  other.add({RecordItem::Kind::param, 5, "k", "v"});
  const std::vector<std::string> more = {other.take()};
  fs::permissions(path, fs::perms::group_read | fs::perms::others_read, fs::perm_options::add);
  RunIndex(experiment).save(experiment, more, std::vector<std::string>{"r1", "r2"});
  CHECK(mode() == (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(RunIndex(experiment).size() == 2);

  if (::geteuid() == 0) {
    REQUIRE(::chown(path.c_str(), 12345, 12345) == 0);
    CHECK(RunIndex(experiment).size() == 0);
    REQUIRE(::chown(experiment.path().c_str(), 12345, 12345) == 0);
    CHECK(RunIndex(experiment).size() == 2);
  }
}

TEST_CASE_FIXTURE(StoredRunFixture,
                  "an index remembers, grows, survives damage and forgets what is gone") {
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
  const auto path = experiment.path() / fmt::format(".mlf-index-{}", ::geteuid());
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
