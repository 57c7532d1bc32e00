// SPDX-License-Identifier: Apache-2.0
//
// What other programs and crashes do to experiments: names taken twice, notes of intents that are
// left behind, failures in the middle, stores that are not there or not whole.
#include "store/file/experiment_files.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <sstream>

#include <doctest/doctest.h>

#include "base/error.h"
#include "base/hash.h"
#include "store/file/file_store.h"
#include "support/fakes.h"

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else
namespace fs = std::filesystem;

namespace {

/// Calls `on_call` at every question.
class WatchedClock : public test::FakeClock {
 public:
  std::int64_t now_ms() const override {
    if (on_call) on_call();
    return FakeClock::now_ms();
  }
  std::function<void()> on_call;
};

class WatchedIds : public test::FakeIdSource {
 public:
  std::uint64_t random() override {
    if (on_call) on_call();
    return FakeIdSource::random();
  }
  std::function<void()> on_call;
};

class WatchedReporter : public test::FakeReporter {
 public:
  void warn(std::string_view message) override {
    FakeReporter::warn(message);
    if (on_warning) on_warning();
  }
  std::function<void()> on_warning;
};

std::string read(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

struct World {
  WatchedClock clock;
  WatchedIds ids;
  test::TempDir directory;
  WatchedReporter reporter;
  Context context{.clock = clock,
                  .ids = ids,
                  .reporter = reporter,
                  .variable = test::variables({}),
                  .durability = Durability::none};
  store::OpenOptions options;
  fs::path root = directory.path() / "store";

  store::FileStore open() { return {root, root.string(), context, options}; }

  ExperimentId experiment(const std::string& name) {
    auto store = open();
    return store.create_experiment({.name = name, .artifact_location = "", .tags = {}});
  }
  RunId run_in(const ExperimentId& id) {
    auto store = open();
    store::NewRun request;
    request.experiment_id = id;
    return RunId::parse(store.create_run(request).info.run_id);
  }
  RunInfo run(const RunId& id) { return open().get_run_info(id); }
  LifecycleStage stage(const ExperimentId& id) { return open().get_experiment(id).lifecycle_stage; }
  bool has_notes() {
    for (const auto& entry : fs::directory_iterator(root)) {
      if (entry.path().filename().string().starts_with(".mlf-intent-")) return true;
    }
    return false;
  }

  /// An experiment as a program makes it that takes no lock.
  void plant(const std::string& id, const std::string& name, std::int64_t creation_time) {
    write(root / id / "meta.yaml",
          fmt::format("artifact_location: /a/{0}\ncreation_time: {2}\nexperiment_id: '{0}'\n"
                      "last_update_time: {2}\nlifecycle_stage: active\nname: {1}\n",
                      id, name, creation_time));
  }
  /// The note of a process that was killed while it did so with the experiment as `meta` has it.
  void plant_note(const ExperimentId& id, std::string_view word, const std::string& meta) {
    write(root / (".mlf-intent-" + id.str()), fmt::format("{} {}\n", word, md5_hex(meta)));
  }
  /// As a Python client does it, which knows nothing of notes.
  void restore_as_python(const ExperimentId& id, const RunId& run) {
    fs::rename(root / ".trash" / id.str(), root / id.str());
    const auto meta = root / id.str() / "meta.yaml";
    auto text = read(meta);
    if (text.find("deleted") != std::string::npos) text = replaced(text, "deleted", "active");
    write(meta, replaced(text, "last_update_time: 17", "last_update_time: 18"));
    const auto of_run = root / id.str() / run.str() / "meta.yaml";
    text = read(of_run);
    if (text.find("stage: deleted") == std::string::npos) return;
    write(of_run, replaced(text, "stage: deleted", "stage: active"));
  }
};

template <typename Action>
ErrorCode code_of(const Action& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.code();
  }
  FAIL("nothing was thrown");
  return ErrorCode::internal_error;
}

}  // namespace

// Names taken twice.

TEST_CASE_FIXTURE(World, "a name that a Python client takes meanwhile is refused") {
  experiment("first");
  bool planted = false;
  ids.on_call = [&] {
    if (!std::exchange(planted, true)) plant("77", "taken", 5);
  };
  CHECK(code_of([&] { experiment("taken"); }) == ErrorCode::resource_already_exists);
  CHECK(planted);
  CHECK(open().search_experiments({}).items.size() == 3);
  std::error_code none;
  CHECK(fs::directory_iterator(root / ".mlf-staging.trash", none) == fs::directory_iterator());
}

TEST_CASE_FIXTURE(World, "of two experiments of one name both stay, with their runs") {
  experiment("first");
  write(root / "88" / "meta.yaml", "damaged");  // looking at it warns, and so tells of each look
  std::optional<RunId> run;
  reporter.on_warning = [&] {
    // The name was looked for: the other program takes it. The next look is after publication.
    if (!fs::exists(root / "77")) return plant("77", "twin", 5);
    if (run) return;
    for (const auto& entry : fs::directory_iterator(root)) {
      const auto name = entry.path().filename().string();
      if (read(entry.path() / "meta.yaml").find("name: twin") == std::string::npos) continue;
      if (name == "77") continue;
      reporter.on_warning = {};
      run = run_in(ExperimentId::parse(name));
      return;
    }
  };
  const auto id = experiment("twin");
  REQUIRE(run);
  CHECK(open().get_run_info(*run).experiment_id == id.str());
  CHECK(open().get_experiment(ExperimentId::parse("77")).name == "twin");
  CHECK(std::ranges::any_of(reporter.warnings, [](const std::string& warning) {
    return warning.find("there are two now") != std::string::npos;
  }));
}

TEST_CASE_FIXTURE(World, "of experiments of one name the newest is found, as by MLflow") {
  experiment("first");
  plant("7", "twin", 1000);
  plant("8", "twin", 3000);
  plant("6", "twin", 3000);
  plant("9", "twin", 2000);
  CHECK(open().find_experiment("twin")->experiment_id == "6");
}

// Notes of intents.

TEST_CASE_FIXTURE(World, "a deletion whose process was killed is finished") {
  const auto id = experiment("e");
  const auto run_id = run_in(id);
  plant_note(id, "trash", read(root / id.str() / "meta.yaml"));
  CHECK(stage(id) == LifecycleStage::deleted);
  CHECK(fs::exists(root / ".trash" / id.str()));
  CHECK(run(run_id).lifecycle_stage == LifecycleStage::deleted);
  CHECK_FALSE(has_notes());
}

TEST_CASE_FIXTURE(World, "a deletion that was killed halfway is finished") {
  const auto id = experiment("e");
  const auto run_id = run_in(id);
  plant_note(id, "trash", read(root / id.str() / "meta.yaml"));
  fs::rename(root / id.str(), root / ".trash" / id.str());
  CHECK(stage(id) == LifecycleStage::deleted);
  CHECK(run(run_id).lifecycle_stage == LifecycleStage::deleted);
  CHECK_FALSE(has_notes());
}

TEST_CASE_FIXTURE(World, "a deletion killed at its last step does not come back after a restore") {
  const auto id = experiment("e");
  const auto run_id = run_in(id);
  const auto before = read(root / id.str() / "meta.yaml");
  clock.advance(1);
  open().delete_experiment(id);
  plant_note(id, "trash", before);
  restore_as_python(id, run_id);
  CHECK(open().search_experiments({}).items.size() == 2);
  CHECK(stage(id) == LifecycleStage::active);
  CHECK(run(run_id).lifecycle_stage == LifecycleStage::active);
  CHECK_FALSE(has_notes());
}

TEST_CASE_FIXTURE(World, "a deletion killed halfway does not go on after a restore") {
  const auto id = experiment("e");
  const auto run_id = run_in(id);
  plant_note(id, "trash", read(root / id.str() / "meta.yaml"));
  fs::rename(root / id.str(), root / ".trash" / id.str());
  restore_as_python(id, run_id);
  CHECK(open().search_experiments({}).items.size() == 2);
  CHECK(stage(id) == LifecycleStage::active);
  CHECK_FALSE(has_notes());
}

TEST_CASE_FIXTURE(World, "a restoration killed at its last step does not undo a deletion") {
  const auto id = experiment("e");
  open().delete_experiment(id);
  const auto before = read(root / ".trash" / id.str() / "meta.yaml");
  clock.advance(1);
  open().restore_experiment(id);
  clock.advance(1);
  open().delete_experiment(id);
  plant_note(id, "restore", before);
  CHECK(stage(id) == LifecycleStage::deleted);
  CHECK_FALSE(has_notes());
}

TEST_CASE_FIXTURE(World, "a note without a state is void") {
  const auto id = experiment("e");
  write(root / (".mlf-intent-" + id.str()), "trash\n");
  CHECK(stage(id) == LifecycleStage::active);
  CHECK_FALSE(has_notes());
}

TEST_CASE_FIXTURE(World, "a deletion that fails is taken back, and no reader completes it") {
  const auto id = experiment("e");
  const auto alive = run_in(id);
  const auto dead = run_in(id);
  open().delete_run(dead);
  const auto of_dead = read(root / id.str() / dead.str() / "meta.yaml");
  clock.advance(1000);
  int questions = 0;
  clock.on_call = [&] {  // the second question is the one before the last step
    if (++questions == 2) throw system_error(ENOSPC, "write", "meta.yaml");
  };
  CHECK(code_of([&] { open().delete_experiment(id); }) == ErrorCode::resource_exhausted);
  clock.on_call = {};
  CHECK_FALSE(has_notes());
  CHECK(stage(id) == LifecycleStage::active);
  CHECK(fs::exists(root / id.str()));
  CHECK(run(alive).lifecycle_stage == LifecycleStage::active);
  CHECK(read(root / id.str() / dead.str() / "meta.yaml") == of_dead);
}

TEST_CASE_FIXTURE(World, "a restoration that fails is taken back, and no reader completes it") {
  const auto id = experiment("e");
  const auto run_id = run_in(id);
  open().delete_experiment(id);
  const auto of_run = read(root / ".trash" / id.str() / run_id.str() / "meta.yaml");
  clock.advance(1000);
  int questions = 0;
  clock.on_call = [&] {
    if (++questions == 2) throw system_error(ENOSPC, "write", "meta.yaml");
  };
  CHECK(code_of([&] { open().restore_experiment(id); }) == ErrorCode::resource_exhausted);
  clock.on_call = {};
  CHECK_FALSE(has_notes());
  CHECK(stage(id) == LifecycleStage::deleted);
  CHECK(read(root / ".trash" / id.str() / run_id.str() / "meta.yaml") == of_run);
}

// Stores that are not there, or not whole.

TEST_CASE_FIXTURE(World, "reading makes no store") {
  const auto none = RunId::parse("0123456789abcdef");
  const auto read_all_ways = [&](store::FileStore& store) {
    CHECK(code_of([&] { store.get_run(none); }) == ErrorCode::resource_does_not_exist);
    CHECK(code_of([&] {
            store.log_param(none, {"p", "v"});
          }) == ErrorCode::resource_does_not_exist);
    CHECK_FALSE(fs::exists(root));
  };
  auto named = open();
  CHECK(code_of([&] { named.search_experiments({}); }) == ErrorCode::resource_does_not_exist);
  CHECK(code_of([&] { named.find_experiment("e"); }) == ErrorCode::resource_does_not_exist);
  CHECK(code_of([&] { named.get_experiment(ExperimentId::default_experiment()); }) ==
        ErrorCode::resource_does_not_exist);
  CHECK(code_of([&] {
          named.search_runs({.experiment_ids = {ExperimentId::default_experiment()}});
        }) == ErrorCode::resource_does_not_exist);
  read_all_ways(named);

  options.may_be_missing = [] { return true; };
  auto standard = open();
  CHECK(standard.search_experiments({}).items.empty());
  CHECK_FALSE(standard.find_experiment("e"));
  CHECK(standard.get_experiment(ExperimentId::default_experiment()).name == "Default");
  CHECK(
      standard.search_runs({.experiment_ids = {ExperimentId::default_experiment()}}).items.empty());
  read_all_ways(standard);
}

TEST_CASE_FIXTURE(World, "the first run makes the store, also for one that was opened before") {
  options.may_be_missing = [] { return true; };
  auto before = open();
  CHECK(before.search_experiments({}).items.empty());
  open().create_run({});
  CHECK(before.search_experiments({}).items.size() == 1);
  CHECK(before.search_runs({.experiment_ids = {ExperimentId::default_experiment()}}).items.size() ==
        1);
}

TEST_CASE_FIXTURE(World, "the default experiment is made when it is first written to") {
  const auto standard = ExperimentId::default_experiment();
  const std::vector<std::function<void()>> writes = {
      [&] { CHECK(run(run_in(standard)).artifact_uri.find("/0/") != std::string::npos); },
      [&] {
        open().set_experiment_tag(standard, {"k", "v"});
      },
      [&] { CHECK(experiment("Default") == standard); }};
  for (const bool has_others : {false, true}) {
    for (const auto& write : writes) {
      fs::remove_all(root);
      fs::create_directories(root);
      if (has_others) plant("7", "other", 1);
      CHECK(open().get_experiment(standard).name == "Default");
      CHECK(open().find_experiment("Default")->experiment_id == "0");
      CHECK(open().search_runs({.experiment_ids = {standard}}).items.empty());
      CHECK_FALSE(fs::exists(root / "0"));
      write();
      CHECK(fs::exists(root / "0" / "meta.yaml"));
      CHECK(open().get_experiment(standard).artifact_location == (root / "0").string());
    }
  }
}

TEST_CASE_FIXTURE(World, "a default experiment that was deleted is not made again") {
  experiment("e");
  fs::rename(root / "0", root / ".trash" / "0");
  write(root / ".trash" / "0" / "meta.yaml",
        replaced(read(root / ".trash" / "0" / "meta.yaml"), "stage: active", "stage: deleted"));
  CHECK(code_of([&] { run_in(ExperimentId::default_experiment()); }) == ErrorCode::invalid_state);
  CHECK_FALSE(fs::exists(root / "0"));
}

TEST_CASE_FIXTURE(World, "no second 'Default' is made beside that of another program") {
  fs::create_directories(root);
  plant("7", "Default", 1);
  try {
    run_in(ExperimentId::default_experiment());
    FAIL("made");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("'Default' is the experiment with ID 7") !=
          std::string::npos);
  }
  CHECK_FALSE(fs::exists(root / "0"));
}
