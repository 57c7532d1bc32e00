// SPDX-License-Identifier: Apache-2.0
#include "cli/options.h"

#include <fmt/format.h>

#include "base/text.h"
#include "cli/usage_error.h"

namespace mlf::cli {

void add_experiment_options(Verb& verb, std::string_view otherwise) {
  auto& options = verb.session().options;
  verb.option("-e,--experiment", "NAME", options.experiment_name,
              fmt::format("The experiment; default $MLFLOW_EXPERIMENT_NAME, else {}", otherwise))
      .complete(complete_experiment_names);
  verb.option("--experiment-id", "ID", options.experiment_id,
              "The experiment by its id; default $MLFLOW_EXPERIMENT_ID")
      .complete(complete_experiment_ids);
}

void add_run_option(Verb& verb) {
  verb.option("--run", "ID", verb.session().options.run,
              "The run, by id or the beginning of it; default $MLFLOW_RUN_ID")
      .complete(complete_run_ids);
}

void add_format_options(Verb& verb) {
  auto& options = verb.session().options;
  verb.option("--format", "FORMAT", options.format, "table, json or csv; default table")
      .one_of({"table", "json", "csv"})
      .group("Output");
  verb.flag(
          "--json", [&options] { options.format = "json"; }, "Same as --format json")
      .group("Output");
}

void add_output_options(Verb& verb, std::vector<std::string> column_keys) {
  add_format_options(verb);
  auto& columns = verb.session().options.columns;
  verb.option("--columns", "KEYS", columns, "Columns of a table or CSV, separated by commas")
      .complete([keys = std::move(column_keys)](Session&, std::string_view prefix) {
        const auto comma = prefix.rfind(',');
        const std::string before(prefix.substr(0, comma == prefix.npos ? 0 : comma + 1));
        std::vector<Candidate> candidates;
        for (const auto& key : keys) candidates.push_back({before + key, ""});
        return candidates;
      })
      .group("Output");
}

std::pair<std::string, std::string> split_assignment(std::string_view text, std::string_view what) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0) {
    throw usage_error("{} '{}' is not of the form KEY=VALUE", what, printable(text));
  }
  return {std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
}

std::vector<Tag> parse_tags(std::span<const std::string> assignments) {
  std::vector<Tag> tags;
  for (const auto& text : assignments) {
    auto [key, value] = split_assignment(text, "tag");
    tags.push_back({std::move(key), std::move(value)});
  }
  return tags;
}

}  // namespace mlf::cli
