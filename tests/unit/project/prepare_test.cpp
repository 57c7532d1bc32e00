// SPDX-License-Identifier: Apache-2.0
#include "project/prepare.h"

#include <algorithm>

#include <doctest/doctest.h>

#include "core/tag.h"
#include "source/content.h"
#include "support/failure.h"
#include "unit/project/project_fixture.h"

using namespace mlf;
using namespace mlf::project;

TEST_CASE_FIXTURE(test::ProjectFixture, "a prepared run has its command and its key") {
  const auto prepared = prepare(options(), context);
  CHECK(prepared.plan.launch.command == "echo 1");
  CHECK(prepared.checkout.project.name == "demo");
  REQUIRE(prepared.key);
  CHECK(prepared.tags == std::vector<Tag>{{std::string(tags::project_key), *prepared.key}});
  CHECK(prepare(options(), context).key == prepared.key);
  write("project/more.py", "");
  CHECK(prepare(options(), context).key != prepared.key);
}

TEST_CASE_FIXTURE(test::ProjectFixture, "a key that takes long to compute is computed on demand") {
  for (std::size_t i = 0; i <= source::few_files; ++i) {
    write("project/files/" + std::to_string(i), "");
  }
  auto how = options();
  CHECK_FALSE(prepare(how, context).key);
  CHECK(prepare(how, context).tags.empty());
  how.key = KeyWanted::always;
  CHECK(prepare(how, context).key);
}

TEST_CASE_FIXTURE(test::ProjectFixture, "a store in the project does not belong to its files") {
  const auto checkout = check_out(request().project, context);
  const auto before = hash_files(checkout, store_uri());
  write("project/store/0/meta.yaml", "x");
  CHECK(hash_files(checkout, store_uri()) == before);
  CHECK(hash_files(checkout, "file:///elsewhere") != before);
}

TEST_CASE_FIXTURE(test::ProjectFixture, "a run is repeated with its own request, changed") {
  Run first = store.create_run({});
  auto launch = prepare(options(), context).plan.launch;
  launch.run_id = first.info.run_id;
  const auto kept = artifacts(first);
  kept->put_text(encode(launch), RelativePath::parse(launch_artifact));
  kept->put_text("numpy==1\n", RelativePath::parse(requirements_artifact));

  PrepareOptions again{.request = {}, .repeated = first, .downloads = {}, .tracking_uri = ""};
  auto prepared = prepare(again, context);
  CHECK(prepared.plan.launch.command == "echo 1");
  CHECK(prepared.plan.launch.repeated_run == first.info.run_id);
  CHECK(prepared.plan.launch.repeated_requirements == "numpy==1\n");
  CHECK(prepared.tags.front() == Tag{std::string(tags::project_rerun_of), first.info.run_id});
  again.request.parameters = {{"n", "2"}};
  CHECK(prepare(again, context).plan.launch.command == "echo 2");
}

TEST_CASE_FIXTURE(test::ProjectFixture,
                  "what MLflow logged and the project does not declare is told") {
  Run first = store.create_run({});
  artifacts(first);
  first.params = {{"n", "1"}, {"loss", "2"}};
  first.tags = {{std::string(tags::project_entry_point), "main"},
                {std::string(tags::source_name), (root / "project").string()}};
  const auto prepared =
      prepare({.request = {}, .repeated = first, .downloads = {}, .tracking_uri = ""}, context);
  CHECK(prepared.plan.launch.command == "echo 1");
  const auto& notes = reporter.notes;
  CHECK(std::ranges::any_of(notes, [](const std::string& note) {
    return note.starts_with("the entry point 'main' does not declare loss: ");
  }));
}

TEST_CASE_FIXTURE(test::ProjectFixture, "a project may be named by a run of it") {
  const auto id = store.create_run({}).info.run_id;
  CHECK(find_repeated_run(store, id)->info.run_id == id);
  CHECK(find_repeated_run(store, id.substr(0, 6))->info.run_id == id);
  CHECK_FALSE(find_repeated_run(store, id.substr(0, 5)));
  CHECK_FALSE(find_repeated_run(store, "."));
  CHECK_FALSE(find_repeated_run(store, "https://example.org/x.git"));
  CHECK_FALSE(find_repeated_run(store, id + "0"));
  const std::string unknown(8, id.starts_with('0') ? '1' : '0');
  CHECK(test::failure_code([&] { find_repeated_run(store, unknown); }) ==
        "RESOURCE_DOES_NOT_EXIST");
}

TEST_CASE_FIXTURE(test::ProjectFixture, "no other process can run what is restored for this one") {
  auto prepared = prepare(options(), context);
  const auto code = [&] {
    return test::failure_code(
        [&] { require_submittable(prepared.plan.launch, prepared.checkout); });
  };
  CHECK(code() == "nothing");
  prepared.checkout.source.hold = std::make_shared<int>();
  CHECK(code() == "nothing");
  prepared.checkout.source.repository.emplace();
  CHECK(code() == "INVALID_STATE");
}

TEST_CASE_FIXTURE(test::ProjectFixture,
                  "the environment of a project is made ahead, not a container") {
  write("project/python_env.yaml", "python: '3.11'\n");
  write("project/MLproject", "python_env: python_env.yaml\n");
  auto checkout = check_out(request().project, context);
  const auto request_of = [&](const std::optional<env::Manager>& manager) {
    return environment_request(checkout, manager);
  };
  CHECK(request_of({}).manager == env::Manager::virtualenv);
  CHECK(request_of(env::Manager::uv).manager == env::Manager::uv);
  CHECK(request_of({}).python_env == root / "project/python_env.yaml");
  CHECK(request_of({}).directory == root / "project");
  checkout.project.docker = container::Specification{.image = "debian"};
  CHECK(test::failure([&] { request_of({}); }) ==
        "INVALID_STATE: the project runs in a container of the image 'debian', which docker looks "
        "after");
}

TEST_CASE_FIXTURE(test::ProjectFixture,
                  "downloads go where the user says, else where MLflow does") {
  CHECK(storage_directory("/a/../b", context.variable) == "/b");
  CHECK(storage_directory({}, context.variable) == std::filesystem::temp_directory_path());
  environment["MLFLOW_TMP_DIR"] = "/c";
  CHECK(storage_directory({}, context.variable) == "/c");
}

TEST_CASE_FIXTURE(test::ProjectFixture, "each plan downloads into a directory of its own") {
  write("project/MLproject",
        "entry_points:\n  main:\n    parameters: {data: path}\n    command: cat {data}\n");
  auto how = options();
  how.request.parameters = {{"data", "s3://bucket/x"}};
  std::vector<std::filesystem::path> places;
  how.downloads = {.directory = root / "tmp",
                   .download = [&](const std::string&, const std::filesystem::path& directory) {
                     places.push_back(directory);
                     return directory / "x";
                   }};
  for (int i = 0; i < 2; ++i) prepare(how, context);
  REQUIRE(places.size() == 2);
  CHECK(places[0] != places[1]);
  CHECK(places[0].parent_path().parent_path() == root / "tmp");
}
