// SPDX-License-Identifier: Apache-2.0
#include "project/rerun.h"

#include <fstream>

#include <doctest/doctest.h>

#include "artifact/open.h"
#include "base/error.h"
#include "core/tag.h"
#include "project/key.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::project;

namespace {

struct Fixture : test::FakeContext {
  test::TempDir directory;
  std::unique_ptr<artifact::ArtifactRepository> artifacts =
      artifact::open_repository(directory.path().string(), context);
  Run run{.info = {.run_id = "r1"}};

  void keep(std::string_view path, std::string_view text) {
    artifacts->put_text(text, RelativePath::parse(path));
  }
  void tag(std::string_view key, std::string value) {
    run.tags.push_back({std::string(key), std::move(value)});
  }
};

Project project() {
  Project project;
  project.entry_points.push_back(
      {.name = "main", .command = "x", .parameters = {{.name = "alpha"}, {.name = "beta"}}});
  return project;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "of a run with a launch everything is known") {
  Launch launch{.run_id = "r1", .uri = "https://example.org/x.git", .commit = "c1"};
  launch.content = "git:c1";
  launch.entry_point = "train";
  launch.parameters = {{"alpha", "it's"}};
  launch.manager = env::Manager::uv;
  launch.backend = "slurm";
  keep(launch_artifact, encode(launch));
  keep(requirements_artifact, "numpy==1\n");
  const RecordedRun recorded = read_recorded(run, *artifacts);
  CHECK(recorded.uri == launch.uri);
  CHECK_FALSE(recorded.is_local);
  CHECK(recorded.commit == "c1");
  CHECK(recorded.content == "git:c1");
  CHECK(recorded.requirements == "numpy==1\n");
  CHECK(recorded.request.manager == env::Manager::uv);

  std::vector<std::string> left_out;
  const auto request =
      repeat_request(recorded, project(), {{"alpha", "2"}, {"new", "3"}}, left_out);
  CHECK(request.version == "c1");
  CHECK(request.entry_point == "train");
  CHECK(request.backend == "slurm");
  CHECK(request.parameters == std::vector<Param>{{"alpha", "2"}, {"new", "3"}});
  CHECK(left_out.empty());
}

TEST_CASE_FIXTURE(Fixture, "of a run of MLflow's its tags and params are taken") {
  tag(tags::project_entry_point, "main");
  tag(tags::source_name, "https://example.org/x.git#sub");
  tag(tags::git_commit, "c1");
  run.params = {{"alpha", R"('it'"'"'s')"}, {"beta", "1"}, {"logged", "'"}};
  SUBCASE("local") {}
  SUBCASE("virtualenv") { tag(tags::project_env, "virtualenv"); }
  SUBCASE("docker") { tag(tags::project_env, "docker"); }
  const RecordedRun recorded = read_recorded(run, *artifacts);
  CHECK(recorded.is_of_mlflow);
  std::vector<std::string> left_out;
  const auto request = repeat_request(recorded, project(), {}, left_out);
  const std::string* manager = find_tag(run.tags, tags::project_env);
  CHECK(request.manager ==
        (manager == nullptr ? env::Manager::local : env::find_manager(*manager)));
  CHECK(request.version == "c1");
  CHECK(request.parameters == std::vector<Param>{{"alpha", "it's"}, {"beta", "1"}});
  CHECK(left_out == std::vector<std::string>{"logged"});
}

TEST_CASE_FIXTURE(Fixture, "a run of something else cannot be run again") {
  CHECK_THROWS_WITH_AS(read_recorded(run, *artifacts),
                       "run 'r1' is no run of a project: it has no tag mlflow.project.entryPoint",
                       Error);
  tag(tags::project_sweep, "{}");
  CHECK_THROWS_WITH_AS(read_recorded(run, *artifacts),
                       "run r1 is a sweep; 'mlf project sweep' does it again", Error);
}

TEST_CASE("lists of requirements are compared line by line") {
  CHECK(requirement_differences("a==1\nb==1\n", "b==1\na==1").empty());
  CHECK(requirement_differences("a==1\nb==1\nc==1\n", "a==1\nb==2\nd==1\n") ==
        std::vector<std::string>{"-b==1", "-c==1", "+b==2", "+d==1"});
}

TEST_CASE_FIXTURE(Fixture, "the key of a run is what decides what it does") {
  Plan plan;
  plan.entry_point = {.name = "main", .command = "x", .parameters = {{.name = "data"}}};
  plan.entry_point.parameters[0].type = "path";
  std::ofstream(directory.path() / "data") << "1";
  plan.values.declared = {{"data", (directory.path() / "data").string()}};
  plan.values.extra = {{"b", "1"}, {"a", "2"}};
  plan.launch.entry_point = "main";
  const Checkout checkout;
  const std::string before = run_key(plan, checkout, "git:c1");
  CHECK(before.size() == 32);

  std::swap(plan.values.extra[0], plan.values.extra[1]);
  plan.launch.backend = "slurm";
  CHECK(run_key(plan, checkout, "git:c1") == before);
  CHECK(run_key(plan, checkout, "git:c2") != before);

  SUBCASE("a value") { plan.values.extra[0].value = "3"; }
  SUBCASE("another parameter") { plan.values.extra.push_back({"c", ""}); }
  SUBCASE("the entry point") { plan.launch.entry_point = "other"; }
  SUBCASE("the environment") { plan.launch.docker = container::Specification{.image = "debian"}; }
  SUBCASE("the file that a parameter names") { std::ofstream(directory.path() / "data") << "12"; }
  CHECK(run_key(plan, checkout, "git:c1") != before);
}
