// SPDX-License-Identifier: Apache-2.0
//
// Compares versions by everything that can make one predict otherwise than the other: the params
// and metrics of their runs, the signature, the flavors, the requirements, and the size of the
// files. The parts are turned into rows of a key and two values first, so that one comparison and
// one table serve them all. A comparison of the MLmodel files as texts would show ids and times,
// which always differ.
#include "report/version_diff.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "artifact/transfer.h"
#include "base/error.h"
#include "base/json.h"
#include "base/text.h"
#include "cli/artifacts.h"
#include "cli/cell_text.h"
#include "model/model_directory.h"
#include "report/comparison.h"
#include "report/registry_listing.h"
#include "report/registry_report.h"
#include "tracking/model_version.h"
#include "wire/json.h"

namespace mlf::report {
namespace {

/// Of a longer requirements.txt the rest is not compared.
constexpr std::size_t most_requirements = std::size_t{1} << 20;

std::vector<std::string> requirement_lines(std::string_view text) {
  std::vector<std::string> lines;
  for (const auto line : split(text, '\n')) {
    const auto content = trim(line.substr(0, line.find(" #")));
    if (!content.empty() && !content.starts_with('#')) lines.emplace_back(content);
  }
  return lines;
}

std::uint64_t size_of_files(const tracking::ArtifactTarget& directory) {
  std::uint64_t size = 0;
  artifact::walk(*directory.repository, directory.path,
                 [&](const artifact::FileInfo& file) { size += file.file_size.value_or(0); });
  return size;
}

}  // namespace

ModelFiles read_model_files(const tracking::ArtifactTarget& directory) {
  ModelFiles files{.mlmodel = model::read_mlmodel(directory)};
  const auto requirements =
      model::read_beginning(directory, RelativePath::parse("requirements.txt"), most_requirements);
  if (requirements) files.requirements = requirement_lines(*requirements);
  files.size = size_of_files(directory);
  return files;
}

namespace {

std::string name_of(const ModelVersion& version) {
  return fmt::format("version {} of '{}'", version.version, printable(version.name));
}

std::optional<ModelFiles> find_files(cli::Session& session, const ModelVersion& version) {
  const std::vector<std::string> words{tracking::model_version_uri(version)};
  try {
    return read_model_files(cli::find_artifacts(session, words).front());
  } catch (const Error& error) {
    session.warn(
        fmt::format("the files of {} are not compared: {}", name_of(version), error.what()));
    return std::nullopt;
  }
}

std::optional<Run> find_run(cli::Session& session, const ModelVersion& version) {
  if (!version.run_id) return std::nullopt;
  auto run = find_run_in(session)(*version.run_id);
  if (!run) {
    session.warn(fmt::format("metrics and params are not compared: the run {} of {} is missing",
                             printable(*version.run_id), name_of(version)));
  }
  return run;
}

}  // namespace

DiffSide diff_side(cli::Session& session, ModelVersion version) {
  auto run = find_run(session, version);
  auto files = find_files(session, version);
  return {std::move(version), std::move(run), std::move(files)};
}

namespace {

using Values = std::map<std::string, cli::Cell>;

bool is_same(const cli::Cell& a, const cli::Cell& b) {
  return cli::json_of_cell(a) == cli::json_of_cell(b);
}

std::optional<double> delta_of(const cli::Cell& before, const cli::Cell& after) {
  const auto* from = std::get_if<cli::Bytes>(&before);
  const auto* to = std::get_if<cli::Bytes>(&after);
  if (from == nullptr || to == nullptr) return std::nullopt;
  return static_cast<double>(to->count) - static_cast<double>(from->count);
}

/// Rows for the keys of both sides. A side that lacks a key has no value there.
void append(std::vector<DiffRow>& rows, std::string_view part, Values before, Values after) {
  for (const auto& [key, value] : after) before.try_emplace(key);
  for (auto& [key, value] : before) {
    auto& row = rows.emplace_back();
    row.part = part;
    row.key = key;
    row.before = std::move(value);
    row.after = std::move(after[key]);
    row.delta = delta_of(row.before, row.after);
    row.differs = !is_same(row.before, row.after);
  }
}

Values values_of(const ModelVersion& version) {
  Values values;
  const auto put = [&](const std::string& key, const std::optional<std::string>& text) {
    values[key] = text ? cli::text_or_none(*text) : cli::Cell();
  };
  values["current_stage"] = std::string(model_stage_name(version.current_stage));
  values["aliases"] = alias_cell(version);
  values["creation_timestamp"] = cli::Time{version.creation_timestamp};
  put("description", version.description);
  put("run_id", version.run_id);
  put("source", version.source);
  for (const auto& tag : version.tags) values["tags." + tag.key] = tag.value;
  return values;
}

void append_run_rows(std::vector<DiffRow>& rows, const Run& before, const Run& after) {
  using Kind = ComparisonRow::Kind;
  const std::vector runs{before, after};
  for (auto& row : compare_runs(runs, 0, {}).rows) {
    if (row.kind != Kind::metric && row.kind != Kind::param) continue;
    rows.push_back({.part = std::string(entity_name(row.kind)),
                    .key = std::move(row.key),
                    .before = std::move(row.values[0]),
                    .after = std::move(row.values[1]),
                    .delta = row.deltas.empty() ? std::nullopt : row.deltas[1],
                    .differs = row.differs});
  }
}

/// Of each flavor the version of its library, or "" when the file does not say it.
Values flavors_of(const model::Mlmodel& mlmodel) {
  Values values;
  for (const auto& flavor : mlmodel.flavors) {
    const auto is_python = flavor.name == "python_function";
    const auto key = is_python ? std::string("python_version") : flavor.name + "_version";
    const auto* version = flavor.configuration.find(key);
    values[flavor.name] = version == nullptr ? std::string() : version->text;
  }
  return values;
}

std::string name_in_schema(std::string_view schema, const std::optional<std::string>& name,
                           std::size_t index) {
  return name ? fmt::format("{}.{}", schema, *name) : fmt::format("{}[{}]", schema, index);
}

std::string type_text(const model::ColumnSpec& column) {
  return to_string(column.type) + (column.required ? "" : " (optional)");
}

std::string type_text(const model::TensorSpec& tensor) {
  std::vector<std::string> sizes;
  for (const auto size : tensor.shape) sizes.push_back(fmt::format("{}", size));
  return fmt::format("{}({})", tensor.dtype, join(sizes, ", "));
}

void put_schema(Values& values, std::string_view name, const std::optional<model::Schema>& schema) {
  if (!schema) return;
  std::visit(
      [&](const auto& specs) {
        for (std::size_t i = 0; i < specs.size(); ++i) {
          values[name_in_schema(name, specs[i].name, i)] = type_text(specs[i]);
        }
      },
      *schema);
}

Values signature_of(const model::Mlmodel& mlmodel) {
  Values values;
  if (!mlmodel.signature) return values;
  put_schema(values, "inputs", mlmodel.signature->inputs);
  put_schema(values, "outputs", mlmodel.signature->outputs);
  for (const auto& param : mlmodel.signature->params) {
    values["params." + param.name] = fmt::format("{}{} = {}", to_string(param.type),
                                                 param.is_list ? "[]" : "", param.default_value);
  }
  return values;
}

/// "numpy==1.26.4" is the key "numpy" with the value "==1.26.4"; options of pip, and packages of
/// any version, are their own value.
Values requirements_of(const ModelFiles& files) {
  Values values;
  for (const auto& line : files.requirements) {
    const auto end = line.starts_with('-') ? line.npos : line.find_first_of("=<>!~[;@ ");
    const auto rest =
        end == line.npos ? std::string_view(line) : std::string_view(line).substr(end);
    values[line.substr(0, end)] = std::string(trim(rest));
  }
  return values;
}

Values facts_of(const ModelFiles& files) {
  Values values{{"size", cli::Bytes{files.size}}};
  if (const auto& version = files.mlmodel.mlflow_version) values["mlflow_version"] = *version;
  return values;
}

void append_file_rows(std::vector<DiffRow>& rows, const ModelFiles& before,
                      const ModelFiles& after) {
  append(rows, "flavors", flavors_of(before.mlmodel), flavors_of(after.mlmodel));
  append(rows, "signature", signature_of(before.mlmodel), signature_of(after.mlmodel));
  append(rows, "requirements", requirements_of(before), requirements_of(after));
  append(rows, "files", facts_of(before), facts_of(after));
}

}  // namespace

std::vector<DiffRow> diff_versions(const DiffSide& before, const DiffSide& after) {
  std::vector<DiffRow> rows;
  append(rows, "version", values_of(before.version), values_of(after.version));
  if (before.run && after.run) append_run_rows(rows, *before.run, *after.run);
  if (before.files && after.files) append_file_rows(rows, *before.files, *after.files);
  return rows;
}

namespace {

std::string row_json(const DiffRow& row) {
  return fmt::format(
      "{{\"part\": {}, \"key\": {}, \"before\": {}, \"after\": {}, \"delta\": {}, \"differs\": "
      "{}}}",
      json_line(row.part), json_line(row.key), cli::json_of_cell(row.before),
      cli::json_of_cell(row.after),
      cli::json_of_cell(row.delta ? cli::Cell(*row.delta) : cli::Cell()), row.differs);
}

std::string diff_json(const DiffSide& before, const DiffSide& after,
                      const std::vector<DiffRow>& rows) {
  std::vector<std::string> records;
  for (const auto& row : rows) records.push_back(row_json(row));
  return fmt::format("{{\"before\": {},\n \"after\": {},\n \"rows\": [\n  {}]}}",
                     wire::json_text(before.version), wire::json_text(after.version),
                     join(records, ",\n  "));
}

std::string heading_of(const ModelVersion& version) {
  const auto number = fmt::format("Version {}", version.version);
  return version.aliases.empty()
             ? number
             : fmt::format("{} ({})", number, printable(join(version.aliases, ", ")));
}

cli::Cell change_cell(const DiffRow& row, cli::Format format) {
  if (!row.delta) return std::monostate{};
  if (format == cli::Format::csv) return *row.delta;
  if (*row.delta == 0) return std::monostate{};
  return fmt::format("{:+.4g}", *row.delta);
}

cli::Table diff_table(const DiffSide& before, const DiffSide& after,
                      const std::vector<DiffRow>& rows, cli::Format format) {
  cli::Table table;
  table.headings = {{"part", "Part"},
                    {"key", "Key"},
                    {"before", heading_of(before.version)},
                    {"after", heading_of(after.version)},
                    {"delta", "Change"}};
  for (const auto& row : rows) {
    cli::Table::Row line{
        .cells = {row.part, row.key, row.before, row.after, change_cell(row, format)}};
    line.styles.resize(line.cells.size());
    table.rows.push_back(std::move(line));
  }
  return table;
}

}  // namespace

void print_version_diff(cli::Session& session, const DiffSide& before, const DiffSide& after,
                        DiffRows shown) {
  auto rows = diff_versions(before, after);
  const auto format = cli::format_of(session);
  if (format == cli::Format::json) return session.out().line(diff_json(before, after, rows));
  if (shown == DiffRows::different) {
    std::erase_if(rows, [](const DiffRow& row) { return !row.differs; });
  }
  cli::print_table(session, diff_table(before, after, rows, format));
}

}  // namespace mlf::report
