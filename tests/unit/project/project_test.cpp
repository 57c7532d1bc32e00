// SPDX-License-Identifier: Apache-2.0
#include "project/project.h"

#include <fstream>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::project;

namespace {

class ProjectDirectory {
 public:
  explicit ProjectDirectory(const std::string& mlproject, const std::string& name = "MLproject") {
    write(name, mlproject);
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path() / name) << text;
  }
  const std::filesystem::path& path() const { return directory_.path(); }

  Project load() const { return load_project(path()); }
  /// "LINE:COLUMN: MESSAGE" of each problem, warnings behind "W ".
  std::vector<std::string> problems() const {
    std::vector<std::string> lines;
    for (const FileProblem& found : validate_project(path())) {
      const std::string text = wire::to_string(found.problem, "");
      lines.push_back((found.is_warning ? "W " : "") + text.substr(1));
    }
    return lines;
  }

 private:
  test::TempDir directory_;
};

}  // namespace

TEST_CASE("an MLproject file is read whole") {
  const ProjectDirectory directory(
      "name: iris\n"
      "python_env: env.yaml\n"
      "entry_points:\n"
      "  main:\n"
      "    parameters:\n"
      "      alpha: float\n"
      "      l1: {type: float, default: 0.1}\n"
      "      data: {default: 010}\n"
      "      none: {type: path, default: null}\n"
      "    command: \"python train.py {alpha} {l1} {data} {none}\"\n"
      "  check:\n"
      "    command: \"echo\"\n",
      "mlPROJECT");
  directory.write("env.yaml", "python: '3.11'\n");
  const Project project = directory.load();
  CHECK(project.name == "iris");
  CHECK(project.file->filename() == "mlPROJECT");
  CHECK(project.python_env == directory.path() / "env.yaml");
  REQUIRE(project.entry_points.size() == 2);
  const auto& parameters = project.entry_points[0].parameters;
  REQUIRE(parameters.size() == 4);
  CHECK(parameters[0].type == "float");
  CHECK(parameters[0].default_value == std::nullopt);
  CHECK(parameters[1].default_value == "0.1");
  CHECK(parameters[2].type == "string");
  CHECK(parameters[2].default_value == "8");
  CHECK(parameters[3].default_value == std::nullopt);
  CHECK(default_manager(project) == env::Manager::virtualenv);
  CHECK(directory.problems().empty());
}

TEST_CASE("a directory without an MLproject file goes by MLflow's conventions") {
  const test::TempDir directory;
  CHECK(default_manager(load_project(directory.path())) == env::Manager::virtualenv);
  std::ofstream(directory.path() / "conda.yaml") << "name: x\n";
  CHECK(default_manager(load_project(directory.path())) == env::Manager::conda);
  std::ofstream(directory.path() / "python_env.yaml") << "python: '3.11'\n";
  const Project project = load_project(directory.path());
  CHECK(project.python_env.has_value());
  CHECK_FALSE(project.conda_env.has_value());
  CHECK(find_entry_point(project, "a b.py", "/bin/zsh").command == "python 'a b.py'");
  CHECK(find_entry_point(project, "run.sh", "/bin/zsh").command == "/bin/zsh run.sh");
  CHECK(find_entry_point(project, "x{y}.py", "bash").command == "python 'x{{y}}.py'");
  CHECK(find_entry_point(project, "m.R", "bash").command ==
        "Rscript -e \"mlflow::mlflow_source('m.R')\" --args");
  CHECK_THROWS_AS(find_entry_point(project, "$(id).R", "bash"), Error);
  CHECK_THROWS_WITH(find_entry_point(project, "main", "bash"),
                    "Could not find main among entry points [] or interpret main as a runnable "
                    "script. Supported script file extensions: ['.py', '.sh']");
  CHECK_THROWS_AS(load_project(directory.path() / "nowhere"), Error);
}

TEST_CASE("every problem is found at once, where it stands") {
  const ProjectDirectory directory(
      "nmae: iris\n"
      "entry_points:\n"
      "  main:\n"
      "    parameters:\n"
      "      alpha: flaot\n"
      "      unused: string\n"
      "    command: \"run {alpha} {beta} ${alpha}\"\n"
      "  broken:\n"
      "    command: \"run {\"\n"
      "  empty:\n"
      "    parameters: {}\n");
  CHECK(
      directory.problems() ==
      std::vector<std::string>{
          "W 1:1: nothing reads the key 'nmae' of an MLproject file; is it 'name'?",
          "W 5:14: the type 'flaot' of 'alpha' is none of float, int, string, path and uri (is it "
          "'float'?); it is read as string",
          "W 6:7: the command of 'main' does not use the parameter 'unused'",
          "7:27: entry point 'main': there is no parameter 'beta'",
          "7:35: entry point 'main': the value of 'alpha' would be read as a variable's name or an "
          "operator; write {alpha} without a '$' before it",
          "9:19: entry point 'broken': a '{' that no '}' closes; write {{ for a brace",
          "10:3: entry point 'empty' needs a command, a text for the shell"});
  // None of it keeps the other entry points from being run.
  const Project project = directory.load();
  CHECK_THROWS_WITH(find_entry_point(project, "empty", "bash"),
                    "entry point 'empty' has no command");
}

TEST_CASE("what MLflow does not load is refused with its place") {
  const auto refused = [](const std::string& text) {
    const ProjectDirectory directory(text);
    CHECK_THROWS_AS(directory.load(), Error);
    return directory.problems();
  };
  CHECK(refused("python_env: a\nconda_env: b\n") ==
        std::vector<std::string>{
            "2:1: Project cannot contain multiple environment fields: python_env, conda_env"});
  CHECK(refused("")[0].starts_with("1:1: an MLproject file is a map"));
  CHECK(refused("a: [1\n").size() == 1);
  CHECK(refused("entry_points: [main]\n")[0].starts_with("1:15: entry_points must be a map"));
  CHECK(refused("entry_points: {main: {parameters: {a: 3}, command: x}}\n")[1].starts_with(
      "1:39: parameter 'a' must be a type"));
  CHECK(refused("docker_env: {volumes: []}\n")[0].find("no image attribute") != std::string::npos);
  CHECK(refused("name: a\ndocker_env: {image: a, volumes: 7}\n").size() == 1);
  CHECK(refused("name: a\ndocker_env: {image: a, environment: [[A]]}\n").size() == 1);
  CHECK(refused("databricks_spark_job: {parameters: [a]}\n").size() == 1);
  const ProjectDirectory directory("conda_env: none.yaml\n");
  const std::string file = (directory.path() / "none.yaml").string();
  CHECK_THROWS_WITH(directory.load(), ((directory.path() / "MLproject").string() +
                                       ":1:12: Project specified conda_env file " + file +
                                       ", but no such file was found.")
                                          .c_str());
}

TEST_CASE("docker_env is read whole") {
  const ProjectDirectory directory(
      "name: a\n"
      "docker_env:\n"
      "  image: debian:12\n"
      "  volumes: [\"/a:/b\"]\n"
      "  environment: [[\"X\", 1], \"HOME\"]\n");
  directory.write("python_env.yaml", "");
  const Project project = directory.load();
  REQUIRE(project.docker);
  CHECK(project.docker->image == "debian:12");
  CHECK(project.docker->volumes == std::vector<std::string>{"/a:/b"});
  CHECK(project.docker->variables[0].value == "1");
  CHECK(project.docker->variables[1].value == std::nullopt);
  CHECK_FALSE(project.python_env.has_value());
  CHECK(default_manager(project) == env::Manager::local);
}

TEST_CASE("what MLflow accepts is no error") {
  const ProjectDirectory directory(
      "name: [a, b]\n"
      "entry_points:\n"
      "  main:\n"
      "    parameters:\n"
      "      sizes: {type: string, default: [64, 0.10, a]}\n"
      "      n: {type: int, default: many}\n"
      "      a.b: {type: float, default: 1}\n"
      "    command: \"run {sizes} {n}\"\n"
      "    command: \"run {sizes} {n} again\"\n");
  const Project project = directory.load();
  CHECK(project.entry_points[0].parameters[0].default_value == "[64, 0.1, 'a']");
  CHECK(project.entry_points[0].command == "run {sizes} {n} again");
  CHECK(directory.problems() ==
        std::vector<std::string>{
            "W 1:7: the name is no text",
            "W 5:38: the default of 'sizes' is no single value; the command gets the text [64, "
            "0.1, 'a']",
            "W 6:7: the default of 'n', 'many', is no int",
            "W 7:7: no placeholder can name the parameter 'a.b', because of its '.' or ':'",
            "W 7:7: the command of 'main' does not use the parameter 'a.b'",
            "W 9:5: the key 'command' stands in line 8 already"});
}

TEST_CASE("the environment file is looked into") {
  const ProjectDirectory directory("python_env: env.yaml\n");
  directory.write("env.yaml", "python: [3]\nbuild_dependencies: pip\n");
  const auto problems = validate_project(directory.path());
  REQUIRE(problems.size() == 2);
  for (const FileProblem& found : problems) CHECK(found.file == directory.path() / "env.yaml");
  CHECK(problems[0].problem.place.line == 1);
  CHECK(problems[1].problem.place.line == 2);
}

TEST_CASE("scripts are found, and links out of the directory are followed") {
  const ProjectDirectory elsewhere("name: linked\n");
  const ProjectDirectory directory("", "b.py");
  for (const char* name : {"a.sh", "c.R", "d.txt", ".py", "e.pyc"}) directory.write(name, "");
  std::filesystem::create_directory(directory.path() / "f.py");
  std::filesystem::create_symlink(elsewhere.path() / "MLproject", directory.path() / "mlproject");
  const Project project = directory.load();
  CHECK(project.name == "linked");
  CHECK(find_scripts(project) == std::vector<std::string>{"a.sh", "b.py", "c.R"});
  CHECK_THROWS_AS(find_entry_point(project, ".py", "bash"), Error);
  CHECK_THROWS_AS(find_entry_point(project, "d.txt", "bash"), Error);
  CHECK(find_entry_point(project, "x/..a.py", "bash").command == "python x/..a.py");
}
