// SPDX-License-Identifier: Apache-2.0
#include "scoring/spark.h"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "support/artifacts.h"
#include "support/failure.h"

using namespace mlf;
using namespace mlf::scoring;

namespace {

namespace fs = std::filesystem;

struct SparkFixture : test::FakeContext {
  /// @return its path
  std::string install(const fs::path& name) const {
    const auto program = directory.path() / name;
    fs::create_directories(program.parent_path());
    test::write_file(program, "#!/bin/sh\n");
    fs::permissions(program, fs::perms::owner_all);
    return program.string();
  }

  test::TempDir directory;
  SparkJob job{.predict = {"-m", "/a model"},
               .type = "csv",
               .inputs = {"hdfs:/in,1"},
               .format = "jsonl",
               .output = "hdfs:/out"};
};

}  // namespace

TEST_CASE_FIXTURE(SparkFixture, "spark-submit gets its arguments, the script and the job as JSON") {
  environment["SPARK_HOME"] = directory.path().string();
  const auto program = install("bin/spark-submit");
  job.rejects = "hdfs:/bad";
  job.max_rejects = 3;
  job.spark_arguments = {"--master=yarn"};
  const auto words = spark_command(job, context).arguments;
  REQUIRE(words.size() == 6);
  CHECK(words[0] == program);
  CHECK(words[3] == "--master=yarn");
  CHECK(fs::path(words[4]).filename() == "spark_predict.py");
  auto options = Json::parse(words[5]);
  CHECK(fs::path(options["command"][0].get<std::string>()).filename() == "mlf");
  options["command"].erase(0);
  CHECK(options == Json{{"command", {"models", "predict", "-m", "/a model"}},
                        {"type", "csv"},
                        {"inputs", Json::array({"hdfs:/in,1"})},
                        {"format", "jsonl"},
                        {"output", "hdfs:/out"},
                        {"rejects", "hdfs:/bad"},
                        {"max_rejects", 3}});
}

TEST_CASE_FIXTURE(SparkFixture, "spark-submit is that of PATH; rejected rows have no place") {
  environment["PATH"] = "/nowhere:" + fs::path(install("spark-submit")).parent_path().string();
  const auto words = spark_command(job, context).arguments;
  CHECK(words.front() == "spark-submit");
  const auto options = Json::parse(words.back());
  CHECK(options["rejects"].is_null());
  CHECK(options["max_rejects"].is_null());
}

TEST_CASE_FIXTURE(SparkFixture, "without a spark-submit there is no command") {
  environment["PATH"] = directory.path().string();
  CHECK(test::failure([&] { spark_command(job, context); }) ==
        "RESOURCE_DOES_NOT_EXIST: there is no spark-submit on PATH; install Apache Spark, or set "
        "SPARK_HOME");
  install("spark-submit");
  environment["SPARK_HOME"] = "/no";
  CHECK(test::failure([&] { spark_command(job, context); }) ==
        "RESOURCE_DOES_NOT_EXIST: there is no spark-submit in '/no/bin'; correct SPARK_HOME");
}
