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

Project declared_project() {
  Project project;
  project.entry_points.push_back(
      {.name = "main", .command = "x", .parameters = {{.name = "alpha"}, {.name = "beta"}}});
  return project;
}

}  // namespace

TEST_CASE_FIXTURE(Fixture, "of a run with a launch everything is known") {
  Launch launch{.run_id = "r1", .commit = "c1", .content = "git:c1"};
  launch.request = {.project = {.uri = "https://example.org/x.git", .version = "v1"},
                    .entry_point = "train",
                    .parameters = {{"alpha", "it's"}},
                    .manager = env::Manager::uv,
                    .backend = "slurm"};
  keep(launch_artifact, encode(launch));
  keep(requirements_artifact, "numpy==1\n");
  const RecordedRun recorded = read_recorded(run, *artifacts);
  CHECK(recorded.request.project.uri == launch.request.project.uri);
  CHECK_FALSE(recorded.is_local);
  CHECK(recorded.commit == "c1");
  CHECK(recorded.content == "git:c1");
  CHECK(recorded.requirements == "numpy==1\n");
  CHECK(recorded.request.manager == env::Manager::uv);

  const auto [request, undeclared] =
      repeat_request(recorded, declared_project(), {.parameters = {{"alpha", "2"}, {"new", "3"}}});
  CHECK(request.project.version == "c1");
  CHECK(request.entry_point == "train");
  CHECK(request.backend == "slurm");
  CHECK(request.parameters == std::vector<Param>{{"alpha", "2"}, {"new", "3"}});
  CHECK(undeclared.empty());
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
  const auto [request, undeclared] = repeat_request(recorded, declared_project(), {});
  const std::string* manager = find_tag(run.tags, tags::project_env);
  CHECK(request.manager ==
        (manager == nullptr ? env::Manager::local : env::find_manager(*manager)));
  CHECK(request.project.version == "c1");
  CHECK(request.parameters == std::vector<Param>{{"alpha", "it's"}, {"beta", "1"}});
  CHECK(undeclared == std::vector<std::string>{"logged"});
}

TEST_CASE("what is asked for again wins over what is recorded") {
  RecordedRun recorded{.run_id = "r1"};
  recorded.request = {.project = {.uri = "recorded"},
                      .entry_point = "train",
                      .manager = env::Manager::uv,
                      .container = {.arguments = {"t"}, .allowed_volumes = {"/a"}},
                      .backend = "slurm",
                      .backend_config = R"({"nodes": 1})",
                      .max_output = 1};
  const auto nothing_new =
      repeat_request(recorded, declared_project(), {.project = {.uri = "r1"}}).request;
  CHECK(nothing_new.project.uri == "recorded");
  CHECK(nothing_new.entry_point == "train");
  CHECK(nothing_new.manager == env::Manager::uv);
  CHECK(nothing_new.container.arguments == std::vector<std::string>{"t"});
  CHECK(nothing_new.backend == "slurm");
  CHECK(nothing_new.backend_config == R"({"nodes": 1})");
  CHECK(nothing_new.max_output == 1);

  const RunRequest asked{
      .entry_point = "test",
      .manager = env::Manager::local,
      .container = {.arguments = {"i"}, .build_image = true, .allowed_volumes = {"/b"}},
      .backend = "kubernetes",
      .backend_config = "{}",
      .max_output = 2};
  const auto request = repeat_request(recorded, declared_project(), asked).request;
  CHECK(request.entry_point == "test");
  CHECK(request.manager == env::Manager::local);
  CHECK(request.container.arguments == std::vector<std::string>{"i"});
  CHECK(request.container.build_image);
  CHECK(request.container.allowed_volumes == std::vector<std::filesystem::path>{"/a", "/b"});
  CHECK(request.backend == "kubernetes");
  CHECK(request.backend_config == "{}");
  CHECK(request.max_output == 2);
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
  plan.launch.request.entry_point = "main";
  const Checkout checkout;
  const std::string before = run_key(plan, checkout, "git:c1");
  CHECK(before.size() == 32);

  std::swap(plan.values.extra[0], plan.values.extra[1]);
  plan.launch.request.backend = "slurm";
  CHECK(run_key(plan, checkout, "git:c1") == before);
  CHECK(run_key(plan, checkout, "git:c2") != before);

  SUBCASE("a value") { plan.values.extra[0].value = "3"; }
  SUBCASE("another parameter") { plan.values.extra.push_back({"c", ""}); }
  SUBCASE("the entry point") { plan.launch.request.entry_point = "other"; }
  SUBCASE("the environment") { plan.launch.docker = container::Specification{.image = "debian"}; }
  SUBCASE("the file that a parameter names") { std::ofstream(directory.path() / "data") << "12"; }
  CHECK(run_key(plan, checkout, "git:c1") != before);
}
