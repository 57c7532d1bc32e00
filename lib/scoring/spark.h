// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "base/process.h"

namespace mlf::scoring {

/// A batch that share/mlf/spark_predict.py scores. Paths are Spark's.
struct SparkJob {
  std::vector<std::string> predict;  ///< arguments of `mlf models predict` for a partition
  std::string type;                  ///< csv, jsonl, parquet
  std::vector<std::string> inputs;
  std::string format;  ///< csv, jsonl, parquet
  std::string output;
  std::optional<std::string> rejects{};
  std::optional<std::int64_t> max_rejects{};
  std::vector<std::string> spark_arguments{};  ///< of spark-submit, before the script
};

/// The command that submits it.
/// @throws Error RESOURCE_DOES_NOT_EXIST when there is no spark-submit in $SPARK_HOME or on PATH.
Command spark_command(const SparkJob& job, const Context& context);

}  // namespace mlf::scoring
