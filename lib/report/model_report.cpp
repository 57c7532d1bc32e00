// SPDX-License-Identifier: Apache-2.0
//
// Prints what is known of a model without loading it. As with runs, what a model does not have is
// not mentioned. Every text comes from a file that anyone may have written, and is escaped where it
// is printed.
#include "report/model_report.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "cli/columns.h"
#include "report/sections.h"
#include "wire/yaml.h"

namespace mlf::report {

namespace {

using model::Description;
using model::Mlmodel;

constexpr std::size_t longest_example = 100;  // in characters

/// The text in one line, cut where it is too long to show.
std::string in_short(std::string_view text) {
  std::string line;
  for (const auto& part : split(text, '\n')) {
    if (!line.empty()) line += ' ';
    line += trim(part);
  }
  const auto shown = utf8_prefix(line, longest_example);
  return std::string(shown) + (shown.size() < line.size() ? " ..." : "");
}

std::string created_text(const Mlmodel& mlmodel) {
  const auto time = mlmodel.utc_time_created ? *mlmodel.utc_time_created + " UTC" : "";
  if (!mlmodel.mlflow_version) return time;
  return fmt::format("{}{}by MLflow {}", time, time.empty() ? "" : " ", *mlmodel.mlflow_version);
}

std::string environment_text(const model::EnvironmentFiles& files) {
  std::vector<std::string> names;
  for (const auto* path : {&files.python_env, &files.conda_env, &files.requirements}) {
    if (*path) names.push_back((*path)->str());
  }
  return join(names, ", ");
}

std::string example_text(const Description& description) {
  const auto& example = description.mlmodel.input_example;
  if (!example) return "";
  const auto beginning = description.input_example.value_or("(its file is missing)");
  return fmt::format("{}: {}", example->path.str(), in_short(beginning));
}

std::string code_text(const Description& description) {
  if (!description.code_reason) return "";
  return "can run code that is stored in the model: " + *description.code_reason;
}

Fields fields_of(const Description& description) {
  const Mlmodel& mlmodel = description.mlmodel;
  Fields fields;
  fields.add("Model", description.name, cli::Style::strong);
  fields.add_text("Model id", mlmodel.model_id.value_or(""));
  fields.add_text("Run", mlmodel.run_id.value_or(""));
  fields.add_text("Place", description.place);
  fields.add_text("Created", created_text(mlmodel));
  if (const auto size = mlmodel.model_size_bytes) {
    fields.add("Size", cli::Bytes{static_cast<std::uint64_t>(*size)});
  }
  if (mlmodel.python_function) {
    fields.add_text("Python", mlmodel.python_function->python_version);
    fields.add_text("Loader", mlmodel.python_function->loader_module);
  }
  fields.add_text("Environment", environment_text(description.environment));
  fields.add_text("Input example", example_text(description));
  const auto code = code_text(description);
  if (!code.empty()) fields.add("Loading", code, cli::Style::warning);
  return fields;
}

void print_flavors(cli::Session& session, const Description& description) {
  cli::Table table = table_with({"Flavor", "Version", "File"});
  for (const auto& flavor : description.flavors) {
    add_row(table,
            {flavor.name, cli::text_or_none(flavor.version), cli::text_or_none(flavor.file)});
  }
  print_section(session, table);
}

/// The name of the column or tensor at `index`; its number when it has none.
std::string name_at(const std::optional<std::string>& name, std::size_t index) {
  return name.value_or(fmt::format("({})", index));
}

std::string tensor_text(const model::TensorSpec& tensor) {
  std::vector<std::string> sizes;
  for (const auto size : tensor.shape) sizes.push_back(fmt::format("{}", size));
  return fmt::format("tensor {} ({})", tensor.dtype, join(sizes, ", "));
}

void add_specs(cli::Table& table, const model::Columns& columns) {
  for (std::size_t i = 0; i < columns.size(); ++i) {
    add_row(table, {name_at(columns[i].name, i), to_string(columns[i].type),
                    std::string(columns[i].required ? "yes" : "no")});
  }
}

void add_specs(cli::Table& table, const model::Tensors& tensors) {
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    add_row(table, {name_at(tensors[i].name, i), tensor_text(tensors[i]), std::string("yes")});
  }
}

void print_schema(cli::Session& session, std::string_view heading,
                  const std::optional<model::Schema>& schema) {
  if (!schema) return;
  cli::Table table = table_with({std::string(heading), "Type", "Required"});
  std::visit([&](const auto& specs) { add_specs(table, specs); }, *schema);
  print_section(session, table);
}

void print_signature(cli::Session& session, const std::optional<model::Signature>& signature) {
  if (!signature) return;
  print_schema(session, "Input", signature->inputs);
  print_schema(session, "Output", signature->outputs);
  cli::Table params = table_with({"Param", "Type", "Default"});
  for (const auto& param : signature->params) {
    const auto type = to_string(param.type);
    add_row(params, {param.name, param.is_list ? fmt::format("array({})", type) : type,
                     param.default_value});
  }
  print_section(session, params);
}

void print_metadata(cli::Session& session, const Mlmodel& mlmodel) {
  const wire::YamlNode* metadata = mlmodel.find("metadata");
  if (metadata == nullptr) return;
  cli::Table table = table_with({"Metadata", "Value"});
  for (const auto& entry : metadata->entries) {
    add_row(table, {entry.key, in_short(python_text(entry.value))});
  }
  print_section(session, table);
}

template <typename Cell>
cli::Column<Description> csv_column(std::string key, const Cell& cell) {
  cli::Column<Description> made;
  made.key = std::move(key);
  made.cell = cell;
  return made;
}

std::vector<cli::Column<Description>> csv_columns() {
  using cli::cell_of;
  return {
      csv_column("name", [](const Description& it) { return it.name; }),
      csv_column("model_id",
                 [](const Description& it) { return cell_of<std::string>(it.mlmodel.model_id); }),
      csv_column("run_id",
                 [](const Description& it) { return cell_of<std::string>(it.mlmodel.run_id); }),
      csv_column("model_uri", [](const Description& it) { return it.place; }),
      csv_column(
          "utc_time_created",
          [](const Description& it) { return cell_of<std::string>(it.mlmodel.utc_time_created); }),
      csv_column(
          "mlflow_version",
          [](const Description& it) { return cell_of<std::string>(it.mlmodel.mlflow_version); }),
      csv_column("model_size_bytes", [](const Description& it) {
        return cell_of<std::int64_t>(it.mlmodel.model_size_bytes);
      })};
}

}  // namespace

void print_model(cli::Session& session, const Description& description) {
  if (cli::format_of(session) != cli::Format::table) {
    return cli::print_record<Description>(
        session, description, csv_columns(),
        [](const Description& each) { return json_line(to_json(each)); });
  }
  fields_of(description).print(session);
  print_flavors(session, description);
  print_signature(session, description.mlmodel.signature);
  print_metadata(session, description.mlmodel);
}

}  // namespace mlf::report
