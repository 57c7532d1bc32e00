// SPDX-License-Identifier: Apache-2.0
#include "scoring/spark.h"

#include <filesystem>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/own_executable.h"
#include "base/text.h"
#include "scoring/local_model.h"

namespace mlf::scoring {

namespace {

namespace fs = std::filesystem;

std::string find_spark_submit(const Context& context) {
  if (const auto home = context.variable("SPARK_HOME")) {
    const auto bin = fs::path(*home) / "bin";
    if (const auto program = find_program("spark-submit", bin.string())) return program->string();
    throw not_found("there is no spark-submit in '{}'; correct SPARK_HOME",
                    printable(bin.string()));
  }
  if (find_program("spark-submit", context.variable("PATH").value_or(""))) return "spark-submit";
  throw not_found("there is no spark-submit on PATH; install Apache Spark, or set SPARK_HOME");
}

/// The program of this installation.
std::string own_mlf() {
  const auto program = executables_directory().parent_path().parent_path() / "bin" / "mlf";
  std::error_code ignored;
  return fs::exists(program, ignored) ? program.string() : "mlf";
}

}  // namespace

Command spark_command(const SparkJob& job, const Context& context) {
  std::vector<std::string> predict{own_mlf(), "models", "predict"};
  predict.insert(predict.end(), job.predict.begin(), job.predict.end());
  const Json options{{"command", predict},
                     {"type", job.type},
                     {"inputs", job.inputs},
                     {"format", job.format},
                     {"output", job.output},
                     {"rejects", job.rejects ? Json(*job.rejects) : Json()},
                     {"max_rejects", job.max_rejects ? Json(*job.max_rejects) : Json()}};
  // Spark tells much about itself otherwise.
  std::vector<std::string> words{find_spark_submit(context), "--conf", "spark.log.level=WARN"};
  words.insert(words.end(), job.spark_arguments.begin(), job.spark_arguments.end());
  words.push_back(find_shared_file("spark_predict.py").string());
  words.push_back(json_line(options));
  return {.arguments = std::move(words)};
}

}  // namespace mlf::scoring
