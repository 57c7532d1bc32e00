// SPDX-License-Identifier: Apache-2.0
#include "env/additions.h"

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/env_world.h"

using namespace mlf;
using namespace mlf::env;

namespace {

std::vector<std::string> option_texts(const std::vector<Dependency>& list) {
  std::vector<std::string> found;
  for (const auto& each : list) found.push_back(each.text);
  return found;
}

}  // namespace

TEST_CASE("a list of requirements is separated where MLflow's means it") {
  using Texts = std::vector<std::string>;
  CHECK(split_requirements("x==1.2,y") == Texts{"x==1.2", "y"});
  CHECK(split_requirements("x>=1, <2 , y[a,b]~=3,!=3.1") == Texts{"x>=1, <2", "y[a,b]~=3,!=3.1"});
  CHECK(split_requirements("z @ file:///w/z.whl") == Texts{"z @ file:///w/z.whl"});
  for (const char* wrong : {"", "x,,y", "x,", "--pre", "x,-r list.txt", "x\ny"}) {
    CHECK_THROWS_AS(split_requirements(wrong), Error);
  }
}

TEST_CASE("a requirement begins with the name of a package") {
  CHECK(package_name("mlflow==3.1") == "mlflow");
  CHECK(package_name(" Scikit_Learn[x]>=1") == "scikit-learn");
  CHECK(package_name("mlflow-skinny") == "mlflow-skinny");
  CHECK(package_name("./mlflow.whl").empty());
  CHECK(package_name("==1").empty());
}

TEST_CASE("additions are part of the environment's key") {
  const Request plain{.directory = "/"};
  Request more = plain;
  more.additions = {"x==1"};
  Request others = plain;
  others.additions = {"x==2"};
  CHECK(additions_suffix(plain).empty());
  CHECK(additions_suffix(more).size() == 13);
  CHECK(additions_suffix(more) != additions_suffix(others));
}

TEST_CASE("where packages come from is known in every list") {
  const std::vector<Requirement> list{{"--index-url https://u:p@host/simple"},
                                      {"six"},
                                      {"-c x.txt"},
                                      {"--extra-index-url=https://host"},
                                      {"-f wheels"}};
  CHECK(option_texts(index_options(list)) ==
        std::vector<std::string>{"--index-url https://u:p@host/simple",
                                 "--extra-index-url=https://host", "-f wheels"});
}

TEST_CASE_FIXTURE(test::World, "additions are installed last, in an environment of their own") {
  python("bin/python3", "3.11.7");
  write("project/python_env.yaml",
        "build_dependencies: [pip]\ndependencies: ['--index-url http://h', six]\n");
  tool = [this](const Command& command) {
    if (command.arguments.at(1) == "-m") make_venv(command.arguments.back());
    return ToolResult{};
  };
  auto wanted = request(Manager::virtualenv);
  const auto plain = env::provide(wanted, context);
  ran.clear();
  wanted.additions = {"attrs==3"};
  const auto made = env::provide(wanted, context);
  CHECK(made.directory != plain.directory);
  CHECK(made.name == plain.name);
  REQUIRE(ran.size() == 4);
  CHECK(ran[3].ends_with("/mlf-additions.txt"));
  CHECK(read_text_file(made.directory / "mlf-additions.txt") == "--index-url http://h\nattrs==3\n");
  CHECK(read_text_file(made.directory / "mlf-build-dependencies.txt") ==
        "--index-url http://h\npip\n");
}
