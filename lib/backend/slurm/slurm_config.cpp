// SPDX-License-Identifier: Apache-2.0
#include "backend/slurm/slurm_config.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "project/run_request.h"

namespace mlf::backend {

namespace {

const std::vector<std::string>& sbatch_keys() {
  static const std::vector<std::string> keys{
      "account",       "begin",         "clusters",      "comment",
      "constraint",    "cpus-per-gpu",  "cpus-per-task", "deadline",
      "dependency",    "exclude",       "exclusive",     "gpus",
      "gpus-per-node", "gpus-per-task", "gres",          "hint",
      "job-name",      "licenses",      "mail-type",     "mail-user",
      "mem",           "mem-per-cpu",   "mem-per-gpu",   "nice",
      "nodelist",      "nodes",         "ntasks",        "ntasks-per-node",
      "partition",     "priority",      "qos",           "requeue",
      "reservation",   "signal",        "time",          "time-min",
      "tmp",           "wckey"};
  return keys;
}

/// Options that mlf passes to sbatch itself, or that would break the submission.
constexpr std::array<std::string_view, 15> own_options{
    "--array", "-a", "--error", "-e", "--output", "-o", "--parsable", "--wrap",
    "--input", "-i", "--wait",  "-W", "--help",   "-h", "--test-only"};

std::vector<std::string> strings(const Json& value, std::string_view key) {
  std::vector<std::string> result;
  const bool is_good = value.is_array() && std::ranges::all_of(value, [](const Json& item) {
                         return item.is_string();
                       });
  if (!is_good) throw invalid_parameter("backend config: '{}' must be an array of strings", key);
  for (const Json& item : value) result.push_back(item.get<std::string>());
  return result;
}

std::string option_of(const std::string& key, const Json& value) {
  if (value.is_string()) return fmt::format("--{}={}", key, value.get<std::string>());
  if (value.is_number_integer()) return fmt::format("--{}={}", key, json_line(value));
  if (value.is_boolean()) return "--" + key;
  throw invalid_parameter("backend config: '{}' must be a string, a whole number or true", key);
}

void require_foreign_option(const std::string& word) {
  const std::string_view name = std::string_view(word).substr(0, word.find('='));
  if (!word.starts_with('-')) {
    throw invalid_parameter("backend config: '{}' among the options is none: write --NAME=VALUE",
                            printable(word));
  }
  if (std::ranges::find(own_options, name) == own_options.end()) return;
  throw invalid_parameter("backend config: the option {} is mlf's own", printable(name));
}

std::size_t array_limit(const Json& value) {
  if (value.is_number_integer() && value.get<std::int64_t>() > 0) return value.get<std::size_t>();
  throw invalid_parameter("backend config: 'array-limit' must be a whole number above 0");
}

[[noreturn]] void refuse_key(const std::string& key) {
  std::vector<std::string> known = sbatch_keys();
  known.insert(known.end(), {"options", "prologue", "array-limit"});
  const std::string_view near = nearest(key, known);
  if (!near.empty()) {
    throw invalid_parameter("backend config: the backend 'slurm' has no '{}'; did you mean '{}'?",
                            printable(key), near);
  }
  throw invalid_parameter(
      "backend config: the backend 'slurm' has no '{}'; further options of sbatch go into "
      "'options'",
      printable(key));
}

}  // namespace

SlurmConfig parse_slurm_config(std::string_view text) {
  const Json config = project::parse_backend_config(text);
  SlurmConfig result;
  // A requeued job records into the same run, so jobs are requeued only on request.
  if (!config.value("requeue", Json(false)).is_boolean() || !config.value("requeue", false)) {
    result.options.emplace_back("--no-requeue");
  }
  const auto& known = sbatch_keys();
  for (const auto& [key, value] : config.items()) {
    if (key == "options") {
      const auto words = strings(value, key);
      std::ranges::for_each(words, require_foreign_option);
      result.options.insert(result.options.end(), words.begin(), words.end());
    } else if (key == "prologue") {
      result.prologue = strings(value, key);
    } else if (key == "array-limit") {
      result.array_limit = array_limit(value);
    } else if (std::ranges::find(known, key) == known.end()) {
      refuse_key(key);
    } else if (!value.is_boolean() || value.get<bool>()) {
      result.options.push_back(option_of(key, value));
    }
  }
  return result;
}

}  // namespace mlf::backend
