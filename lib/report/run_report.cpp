// SPDX-License-Identifier: Apache-2.0
//
// Prints everything about a run. Attributes, and the tags that describe the run, come first as
// lines "Heading  value"; tags that have such a line are left out of the table of tags below. What
// the run does not have is not mentioned: empty tables would hide the rest.
#include "report/run_report.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "cli/columns.h"
#include "core/tag.h"
#include "report/run_columns.h"
#include "report/sections.h"
#include "wire/json.h"

namespace mlf::report {
namespace {

/// A tag that has its own line in the first block of the report.
struct NamedTag {
  std::string_view heading;
  std::string_view key;
};
constexpr std::array<NamedTag, 8> named_tags{{{"Description", tags::note},
                                              {"Parent", tags::parent_run_id},
                                              {"Source", tags::source_name},
                                              {"Commit", tags::git_commit},
                                              {"Branch", tags::git_branch},
                                              {"Repository", tags::git_repo_url},
                                              {"Command", tags::exec_command},
                                              {"Exit code", tags::exec_exit_code}}};

bool has_own_line(std::string_view key) {
  const auto has_key = [&](const NamedTag& tag) { return tag.key == key; };
  return key == tags::run_name || key == tags::user || key == tags::source_type ||
         std::any_of(named_tags.begin(), named_tags.end(), has_key);
}

std::string experiment_text(cli::Session& session, const std::string& id) {
  const Experiment experiment = session.store().get_experiment(ExperimentId::parse(id));
  return fmt::format("{} ({})", experiment.name, id);
}

void print_info(cli::Session& session, const Run& run) {
  const RunInfo& info = run.info;
  Fields fields;
  fields.add_text("Run", info.run_id);
  fields.add_text("Name", info.run_name);
  fields.add_text("Experiment", experiment_text(session, info.experiment_id));
  fields.add("Status", std::string(run_status_name(info.status)), style_of(info.status));
  if (info.lifecycle_stage == LifecycleStage::deleted) {
    fields.add("Stage", std::string("deleted"), cli::Style::warning);
  }
  fields.add_text("User", info.user_id);
  fields.add("Started", cli::Time{info.start_time});
  fields.add("Ended", cli::cell_of<cli::Time>(info.end_time));
  if (info.end_time) fields.add("Duration", cli::Duration{*info.end_time - info.start_time});
  for (const NamedTag& tag : named_tags) {
    if (const std::string* value = find_tag(run.tags, tag.key))
      fields.add_text(tag.heading, *value);
  }
  fields.add_text("Artifacts", info.artifact_uri);
  fields.print(session);
}

void print_params_and_tags(cli::Session& session, const Run& run) {
  print_params(session, run.params);
  cli::Table others = table_with({"Tag", "Value"});
  for (const Tag& tag : run.tags) {
    if (!has_own_line(tag.key)) add_row(others, {tag.key, tag.value});
  }
  print_section(session, others);
}

cli::Cell context_of(const DatasetInput& input) {
  const std::string* context = find_tag(input.tags, tags::dataset_context);
  return context == nullptr ? cli::Cell() : cli::Cell(*context);
}

void print_inputs_and_outputs(cli::Session& session, const Run& run) {
  cli::Table datasets = table_with({"Dataset", "Digest", "Used for", "Source"});
  for (const DatasetInput& input : run.dataset_inputs) {
    const Dataset& dataset = input.dataset;
    add_row(datasets, {dataset.name, dataset.digest, context_of(input), dataset.source_type});
  }
  print_section(session, datasets);
  cli::Table models = table_with({"Model", "Use", "Step"});
  for (const ModelInput& input : run.model_inputs) {
    add_row(models, {input.model_id, std::string("input"), cli::Cell()});
  }
  for (const ModelOutput& output : run.model_outputs) {
    add_row(models, {output.model_id, std::string("output"), output.step});
  }
  print_section(session, models);
}

}  // namespace

void print_metrics(cli::Session& session, const std::vector<Metric>& metrics) {
  cli::Table table = table_with({"Metric", "Value", "Step", "Logged"});
  for (const Metric& metric : metrics) {
    add_row(table, {metric.key, metric.value, metric.step, cli::Time{metric.timestamp}});
  }
  print_section(session, table);
}

void print_params(cli::Session& session, const std::vector<Param>& params) {
  cli::Table table = table_with({"Param", "Value"});
  for (const Param& param : params) add_row(table, {param.key, param.value});
  print_section(session, table);
}

void print_run(cli::Session& session, const Run& run) {
  if (cli::format_of(session) != cli::Format::table) {
    const auto columns = exported_run_columns(std::span<const Run>(&run, 1));
    return print_record<Run>(session, run, columns,
                             [](const Run& each) { return wire::json_text(each); });
  }
  print_info(session, run);
  print_metrics(session, run.metrics);
  print_params_and_tags(session, run);
  print_inputs_and_outputs(session, run);
}

}  // namespace mlf::report
