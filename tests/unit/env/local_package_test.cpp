// SPDX-License-Identifier: Apache-2.0
#include "env/local_package.h"

#include <fstream>

#include <doctest/doctest.h>

#include "env/environment.h"
#include "support/fakes.h"

using namespace mlf::env;  // NOLINT(google-build-using-namespace)

namespace {

struct Project {
  mlf::test::TempDir temp;

  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((temp.path() / name).parent_path());
    std::ofstream(temp.path() / name) << text;
  }
  std::string suffix(const std::string& line) const {
    return key_suffix({{.text = line}}, temp.path());
  }
  /// Whether writing the file makes another environment of that line.
  bool changes(const std::string& line, const std::string& name, const std::string& text) const {
    const auto before = suffix(line);
    write(name, text);
    return suffix(line) != before;
  }
  std::string hash(Manager manager, const std::string& file) const {
    Request request{.manager = manager, .directory = temp.path()};
    (file == "conda.yaml" ? request.conda_env : request.python_env) = temp.path() / file;
    return specification_hash(request);
  }
};

std::string path_in(std::string_view requirement) {
  const auto package = find_local_package(requirement);
  if (!package) return "none";
  return (package->is_editable ? "editable " : "") + package->path.string();
}

}  // namespace

TEST_CASE("what lies on this machine is told from what an index has") {
  CHECK(path_in("-e .") == "editable .");
  CHECK(path_in("--editable=./lib") == "editable ./lib");
  CHECK(path_in("-e lib[extra]") == "editable lib");
  CHECK(path_in(".") == ".");
  CHECK(path_in("./lib[a,b] ; python_version > '3'") == "./lib");
  CHECK(path_in("./six.whl") == "./six.whl");
  CHECK(path_in("wheels/six.whl") == "wheels/six.whl");
  CHECK(path_in("six-1.0.tar.gz") == "six-1.0.tar.gz");
  CHECK(path_in("six @ file:./six") == "./six");
  CHECK(path_in("six @ file:///abs/six.whl") == "/abs/six.whl");
  CHECK(path_in("../other#egg=other") == "../other");
  CHECK(path_in("/abs/six.whl") == "/abs/six.whl");
  for (const auto* text : {"six", "six==1.0", "six[all]>=2 ; python_version < '4'",
                           "six @ https://example.org/six.whl", "https://example.org/six.whl",
                           "--index-url https://example.org", "--find-links ./wheels",
                           "-e git+https://example.org/six", "-r ./more.txt", "-e"}) {
    CAPTURE(text);
    CHECK(path_in(text) == "none");
  }
}

TEST_CASE_FIXTURE(Project, "words that tell all need nothing more") {
  CHECK(suffix("six==1.0").empty());
  CHECK(suffix("--index-url https://example.org").empty());
}

TEST_CASE_FIXTURE(Project, "a changed package is another environment") {
  write("pkg/setup.py", "1");
  CHECK(changes("./pkg", "pkg/pkg/code.py", "1"));
  CHECK(changes("./pkg", "pkg/pkg/code.py", "2"));
  CHECK(changes("./pkg", "pkg/setup.py", "2"));
  write("six.whl", "1");
  CHECK(changes("./six.whl", "six.whl", "2"));
  CHECK(changes("six @ file:./six.whl", "six.whl", "3"));
}

TEST_CASE_FIXTURE(Project, "what runs and builds leave in a package is no part of it") {
  write("pyproject.toml", "1");
  for (const auto* name : {"mlruns/0/x.py", "build/lib/x.py", "dist/x.whl", "p.egg-info/x.cfg",
                           "__pycache__/x.py", "model.pkl", "out/plot.png", ".git/config.cfg"}) {
    CAPTURE(name);
    CHECK_FALSE(changes(".", name, "new"));
  }
}

TEST_CASE_FIXTURE(Project,
                  "what is used where it lies is made again when how it is built changes") {
  write("pyproject.toml", "1");
  CHECK(changes("-e .", "pyproject.toml", "2"));
  CHECK(changes("-e .[dev]", "setup.py", "2"));
  CHECK_FALSE(changes("-e .", "code.py", "2"));
  const Project elsewhere;
  elsewhere.write("pyproject.toml", "2");
  elsewhere.write("setup.py", "2");
  CHECK(suffix("-e .") != elsewhere.suffix("-e ."));
  CHECK(suffix(".").size() == 13);
}

TEST_CASE_FIXTURE(Project, "the same package in another directory is the same environment") {
  const Project other;
  for (const Project* project : {static_cast<const Project*>(this), &other}) {
    project->write("pkg/setup.py", "1");
  }
  CHECK(suffix("./pkg") == other.suffix("./pkg"));
}

TEST_CASE_FIXTURE(Project, "files that a list names count with what they have") {
  write("limits.txt", "numpy<2");
  for (const auto* line : {"-r r.txt", "-rr.txt", "--requirement=r.txt", "--requirement r.txt"}) {
    CAPTURE(line);
    write("r.txt", "six");
    CHECK(changes(line, "r.txt", "six==1"));
    write("r.txt", "-c limits.txt");
    CHECK(changes(line, "limits.txt", std::string("numpy<") + line));
  }
  CHECK(changes("-c limits.txt", "limits.txt", "numpy<3"));
  CHECK(suffix("-r limits.txt") != suffix("-c limits.txt"));
}

TEST_CASE_FIXTURE(Project, "a specification's identity is of everything that it names") {
  write("python_env.yaml", "build_dependencies: [-r build.txt]\ndependencies: [./pkg, -r r.txt]\n");
  write("conda.yaml", "dependencies: [python=3.11, {pip: [-r r.txt, -c limits.txt, ./pkg]}]\n");
  for (const auto* name : {"build.txt", "r.txt", "limits.txt", "pkg/setup.py"}) write(name, "");
  const std::vector<std::pair<Manager, std::string>> specifications{
      {Manager::virtualenv, "python_env.yaml"},
      {Manager::uv, "python_env.yaml"},
      {Manager::virtualenv, "conda.yaml"},
      {Manager::conda, "conda.yaml"}};
  for (const auto& specification : specifications) {
    const auto& manager = specification.first;
    const auto& file = specification.second;
    CAPTURE(file);
    const auto* const last = file == "conda.yaml" ? "limits.txt" : "build.txt";
    for (const std::string name : {"r.txt", "pkg/setup.py", last}) {
      CAPTURE(name);
      const auto before = hash(manager, file);
      CHECK(hash(manager, file) == before);
      write(name, std::string(to_string(manager)) + file);
      CHECK(hash(manager, file) != before);
    }
  }
}
