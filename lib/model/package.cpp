// SPDX-License-Identifier: Apache-2.0
//
// A package is planned completely before anything is written: which files are copied to where, and
// the texts of the others. So a mistake is found before a logged model or a directory exists, and
// the same plan can be written to a local directory or to the artifacts of a run or a logged model.
// Files are copied from where they are, never read into memory. What MLflow writes for the same
// model is the model for names and settings, so that its loaders find what they expect.
#include "model/package.h"

#include <array>
#include <chrono>
#include <ctime>
#include <set>
#include <system_error>

#include <nlohmann/json.hpp>

#include "artifact/open.h"
#include "base/error.h"
#include "base/file.h"
#include "base/path.h"
#include "base/python_json.h"
#include "base/text.h"
#include "model/yaml_nodes.h"

namespace mlf::model {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view example_name = "input_example.json";
constexpr std::string_view serving_example_name = "serving_input_example.json";

RelativePath top(std::string_view name) { return RelativePath() / name; }

/// Plans one package.
class Packer {
 public:
  Packer(const PackageRequest& request, const Context& context)
      : request_(request), context_(context) {}

  Package pack() {
    file_ = request_.loader_module ? loader_file() : read_file();
    if (request_.sample) {
      auto reader = ByteReader::open(*request_.sample);
      sample_ = read_csv_sample(reader);
    }
    add_model();
    package_.mlmodel.model_size_bytes = static_cast<std::int64_t>(package_.files.bytes);
    for (const auto& code : request_.code) add_code(code);
    environment_ = make_environment(file_.packages, request_.environment, context_);
    add_environment();
    describe();
    check_names();
    return std::move(package_);
  }

 private:
  ModelFile read_file() const {
    return read_model_file(request_.source, request_.choice, context_.reporter);
  }

  ModelFile loader_file() const {
    const auto name = absolute_path(request_.source).filename().string();
    return {.flavor = "python_function", .name = "data/" + name};
  }

  void add_model() {
    add(request_.source, RelativePath::parse(file_.name));
    if (file_.weight_files.empty()) return;
    const auto directory = Directory::open(absolute_path(request_.source).parent_path());
    for (const auto& path : file_.weight_files) {
      const auto status = directory.target_status(path);
      if (!status || status->kind != FileStatus::Kind::file) {
        throw not_found("the model's weights '{}' are not beside it", printable(path.str()));
      }
      add(directory.path() / path.str(), path);
    }
  }

  /// Copies a file, or what a directory contains.
  void add(const fs::path& source, const RelativePath& to) {
    auto plan = artifact::plan_upload(source, to, context_.reporter);
    if (plan.left_out > 0)
      throw invalid_parameter("'{}' cannot be copied as a whole", source.string());
    for (auto& folder : plan.folders) {
      if (!is_cache(folder.remote)) package_.files.folders.push_back(std::move(folder));
    }
    for (auto& file : plan.files) {
      if (is_cache(file.remote)) continue;
      package_.files.bytes += file.size;
      package_.files.files.push_back(std::move(file));
    }
  }

  /// Python's compiled files, which MLflow leaves out too.
  static bool is_cache(const RelativePath& path) {
    const auto parts = path.components();
    return std::ranges::find(parts, "__pycache__") != parts.end();
  }

  void add_code(const fs::path& code) {
    const auto name = code.filename().string();
    const bool is_contents = name == ".";
    const auto path = name.empty() ? code.parent_path() : code;
    add(path,
        is_contents ? top("code") : top("code") / RelativePath::parse(path.filename().string()));
  }

  void add_text(std::string_view name, std::string text) {
    package_.texts.push_back({top(name), std::move(text)});
  }

  void add_environment() {
    add_text("requirements.txt", requirements_text(environment_));
    add_text("conda.yaml", conda_text(environment_));
    add_text("python_env.yaml", python_env_text(environment_));
  }

  void describe() {
    Mlmodel& model = package_.mlmodel;
    model.flavors = {{"python_function", function_node()}};
    if (!request_.loader_module) model.flavors.push_back({file_.flavor, flavor_node()});
    if (!environment_.mlflow.empty()) model.mlflow_version = environment_.mlflow;
    model.model_uuid = context_.ids.uuid_hex();
    model.utc_time_created = utc_time_text(context_.clock.now_ms());
    model.signature = make_signature(file_, sample_, request_.integers, context_.reporter);
    if (request_.example == StoredExample::first_rows) add_example();
    if (request_.metadata.empty()) return;
    auto metadata = map_node();
    metadata.entries = request_.metadata;
    model.others.push_back({"metadata", {}, std::move(metadata)});
  }

  wire::YamlNode function_node() const {
    auto environment = map_node();
    model::add(environment, "conda", text_node("conda.yaml"));
    model::add(environment, "virtualenv", text_node("python_env.yaml"));
    auto node = map_node();
    if (!request_.code.empty()) model::add(node, "code", text_node("code"));
    model::add(node, "data", text_node(file_.name));
    model::add(node, "env", std::move(environment));
    model::add(node, "loader_module",
               text_node(request_.loader_module.value_or("mlflow." + file_.flavor)));
    if (!environment_.python.empty()) {
      model::add(node, "python_version", text_node(environment_.python));
    }
    if (request_.loader_module) {
      wire::YamlNode no;
      no.kind = wire::YamlNode::Kind::boolean;
      no.text = "False";
      model::add(node, "streamable", std::move(no));
    }
    return node;
  }

  wire::YamlNode flavor_node() const {
    auto node = map_node();
    node.entries = file_.settings;
    model::add(node, "code", request_.code.empty() ? wire::YamlNode() : text_node("code"));
    model::add(node, "data", text_node(file_.name));
    if (!environment_.flavor_version.empty()) {
      model::add(node, version_key(), text_node(environment_.flavor_version));
    }
    return node;
  }

  std::string_view version_key() const {
    if (file_.flavor == "xgboost") return "xgb_version";
    return file_.flavor == "lightgbm" ? "lgb_version" : "onnx_version";
  }

  void add_example() {
    if (!sample_) throw invalid_parameter("an input example needs a sample");
    const auto& signature = package_.mlmodel.signature;
    const auto example = make_input_example(signature.value_or(Signature()), *sample_);
    add_text(example_name, python_json(example));
    auto serving = json_indented(Json{{"dataframe_split", example}});
    serving.pop_back();  // MLflow's file has no line end
    add_text(serving_example_name, std::move(serving));
    auto info = map_node();
    model::add(info, "artifact_path", text_node(std::string(example_name)));
    model::add(info, "pandas_orient", text_node("split"));
    model::add(info, "serving_input_path", text_node(std::string(serving_example_name)));
    model::add(info, "type", text_node("dataframe"));
    package_.mlmodel.others.push_back({"saved_input_example_info", {}, std::move(info)});
  }

  void check_names() const {
    std::set<std::string> names{std::string(mlmodel_name)};
    const auto check = [&](const RelativePath& path) {
      if (names.insert(path.str()).second) return;
      throw invalid_parameter("the package would have two files '{}'", printable(path.str()));
    };
    for (const auto& file : package_.files.files) check(file.remote);
    for (const auto& text : package_.texts) check(text.path);
  }

  const PackageRequest& request_;
  const Context& context_;
  ModelFile file_;
  std::optional<CsvSample> sample_;
  PackageEnvironment environment_;
  Package package_;
};

/// A directory that is removed unless it was renamed.
class Unfinished {
 public:
  explicit Unfinished(const Directory& parent)
      : parent_(parent), name_(RelativePath() / temporary_name()) {
    parent_.make_directories(name_);
  }
  ~Unfinished() {
    try {
      if (!name_.empty()) parent_.remove_tree(name_);
    } catch (const Error&) {
      // The error that led here counts more than a directory that is left over.
    }
  }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  fs::path path() const { return parent_.path() / name_.str(); }
  /// @return false when there is something of that name.
  bool rename(const RelativePath& name) {
    if (!parent_.rename_new(name_, parent_, name)) return false;
    name_ = RelativePath();
    return true;
  }

 private:
  const Directory& parent_;
  RelativePath name_;
};

}  // namespace

std::string utc_time_text(std::int64_t ms) {
  const std::time_t seconds = ms / 1000;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 32> text{};
  const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S", &parts);
  return fmt::format("{}.{:03}000", std::string_view(text.data(), length), ms % 1000);
}

Package make_package(const PackageRequest& request, const Context& context) {
  return Packer(request, context).pack();
}

void write_package(const Package& package, artifact::ArtifactRepository& repository,
                   const RelativePath& directory, Reporter& reporter,
                   const artifact::Progress& progress) {
  auto files = package.files;
  for (auto& folder : files.folders) folder.remote = directory / folder.remote;
  for (auto& file : files.files) file.remote = directory / file.remote;
  artifact::upload(repository, files, reporter, progress);
  for (const auto& text : package.texts) repository.put_text(text.text, directory / text.path);
  repository.put_text(write_mlmodel(package.mlmodel), directory / mlmodel_name);
}

void write_package(const Package& package, const fs::path& directory, const Context& context,
                   const artifact::Progress& progress) {
  const auto target = absolute_path(directory);
  const auto name = RelativePath::parse(target.filename().string());
  const auto parent = Directory::create(target.parent_path());
  const auto taken = [&] {
    return already_exists("'{}' exists already", printable(target.string()));
  };
  if (parent.status(name)) throw taken();
  Unfinished unfinished(parent);
  const auto repository = artifact::open_repository(unfinished.path().string(), context);
  write_package(package, *repository, {}, context.reporter, progress);
  if (!unfinished.rename(name)) throw taken();
  if (context.durability == Durability::full) parent.sync();
}

}  // namespace mlf::model
