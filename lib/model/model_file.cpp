// SPDX-License-Identifier: Apache-2.0
//
// Finds out which library wrote a model file, and what the file says. Names are not looked at:
// XGBoost's own suffixes have changed with its formats, and people rename files. Formats that
// MLflow cannot load as they are, or that are programs, are recognised so that the error can say
// what to do instead.
#include "model/model_file.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "base/text.h"
#include "model/byte_reader.h"
#include "model/lightgbm_file.h"
#include "model/onnx_file.h"
#include "model/xgboost_file.h"
#include "model/yaml_nodes.h"

namespace mlf::model {

namespace {

using Kind = ColumnType::Kind;

struct Foreign {
  std::string_view beginning;
  std::string_view answer;  ///< what the file is, and what to do
};

constexpr std::string_view pickle_answer =
    "it is a pickle; a LightGBM booster is exported with model.booster_.save_model(FILE), an "
    "XGBoost model with model.save_model(FILE), and others need --loader-module";

constexpr std::array<Foreign, 6> foreign_files{{
    {"\x80\x02", pickle_answer},
    {"\x80\x03", pickle_answer},
    {"\x80\x04", pickle_answer},
    {"\x80\x05", pickle_answer},
    {"PK\x03\x04", "it is a ZIP archive, as skops and PyTorch write; it needs --loader-module"},
    {"\x89HDF", "it is an HDF5 file, as Keras writes; it needs --loader-module"},
}};

constexpr std::string_view old_xgboost_answer =
    "it is an XGBoost model in the binary format that XGBoost 3.1 has removed, whatever its name "
    "ends with; load it with XGBoost 3.0 or older and re-save it as FILE.ubj or FILE.json";

std::string sniff(ByteReader& reader) {
  const auto beginning = reader.read_some(8);
  reader.seek(0);
  const auto refuse = [&](std::string_view answer) {
    return invalid_parameter("cannot package '{}': {}", reader.name(), answer);
  };
  for (const Foreign& foreign : foreign_files) {
    if (beginning.starts_with(foreign.beginning)) throw refuse(foreign.answer);
  }
  if (beginning.starts_with("tree\n") || beginning.starts_with("tree\r\n")) return "lightgbm";
  if (trim(beginning).starts_with('{')) return "xgboost";
  if (is_old_xgboost(reader)) throw refuse(old_xgboost_answer);
  if (beginning.starts_with('\x08')) return "onnx";
  throw refuse(
      "it is no ONNX, XGBoost or LightGBM model; another kind of model needs --loader-module");
}

TensorSpec numbers(std::optional<std::string> name, std::string dtype,
                   std::vector<std::int64_t> shape) {
  return {.name = std::move(name), .dtype = std::move(dtype), .shape = std::move(shape)};
}

/// The schema of the inputs or outputs of a graph; nullopt, and a warning, for types that a schema
/// cannot describe.
std::optional<Schema> onnx_schema(const std::vector<OnnxValue>& values, std::string_view what,
                                  Reporter& reporter) {
  Tensors tensors;
  for (const OnnxValue& value : values) {
    auto dtype = numpy_type(value.element_type);
    if (!dtype || !value.shape) {
      reporter.warn(fmt::format("the signature has no {}s: MLflow has no words for the {} '{}'",
                                what, what, printable(value.name)));
      return std::nullopt;
    }
    // ONNX Runtime returns texts as Python objects.
    if (*dtype == "str" && what == "output") dtype = "object";
    tensors.push_back(numbers(value.name, *dtype, *value.shape));
  }
  if (tensors.empty()) return std::nullopt;
  return Schema(std::move(tensors));
}

ModelFile onnx_model(ByteReader& reader, Reporter& reporter) {
  const OnnxFile file = read_onnx(reader);
  ModelFile model{.flavor = "onnx", .name = "model.onnx", .form = InputForm::tensors};
  auto providers = list_node();
  for (const auto* name : {"CUDAExecutionProvider", "CPUExecutionProvider"}) {
    providers.items.push_back(text_node(name));
  }
  model.settings = {{"onnx_session_options", {}, {}}, {"providers", {}, std::move(providers)}};
  model.inputs = onnx_schema(file.inputs, "input", reporter);
  model.outputs = onnx_schema(file.outputs, "output", reporter);
  model.packages = {{"onnx", ""}, {"onnxruntime", ""}};
  for (const auto& path : file.weight_files) {
    model.weight_files.push_back(
        RelativePath::parse(path.starts_with("./") ? path.substr(2) : path));
  }
  return model;
}

/// XGBoost's "c" is a category, which the schema has no type for.
std::optional<Kind> kind_of_feature(std::string_view type) {
  if (type == "int") return Kind::int64;
  if (type == "i") return Kind::boolean;
  if (type == "c") return std::nullopt;
  return Kind::float64;
}

std::string xgboost_class_of(const XgboostFile& file, const FileChoice& choice) {
  if (choice.xgboost_class) return *choice.xgboost_class;
  if (file.estimator_type == "classifier") return "XGBClassifier";
  if (file.estimator_type == "regressor") return "XGBRegressor";
  if (file.estimator_type == "ranker") return "XGBRanker";
  return "Booster";
}

std::optional<Schema> xgboost_outputs(const XgboostFile& file, std::string_view model_class) {
  if (model_class == "XGBClassifier") {
    const bool has_labels =
        file.objective == "binary:logistic" || file.objective == "multi:softprob";
    if (!has_labels || file.num_target > 1) return std::nullopt;
    return Schema(Tensors{numbers(std::nullopt, "int64", {-1})});
  }
  std::vector<std::int64_t> shape{-1};
  if (file.num_class > 1 && file.objective != "multi:softmax") shape.push_back(file.num_class);
  if (file.num_target > 1) shape.push_back(file.num_target);
  return Schema(Tensors{numbers(std::nullopt, "float32", std::move(shape))});
}

std::vector<FileColumn> xgboost_columns(const XgboostFile& file) {
  std::vector<FileColumn> columns;
  for (std::size_t i = 0; i < file.feature_names.size(); ++i) {
    const bool has_type = !file.feature_types.empty();
    columns.push_back({.name = file.feature_names[i],
                       .kind = has_type ? kind_of_feature(file.feature_types[i]) : Kind::float64});
  }
  return columns;
}

ModelFile xgboost_model(ByteReader& reader, const FileChoice& choice) {
  const XgboostFile file = read_xgboost(reader);
  const std::string format = file.is_json ? "json" : "ubj";
  const auto model_class = xgboost_class_of(file, choice);
  ModelFile model{.flavor = "xgboost", .name = "model." + format};
  const std::string module = model_class == "Booster" ? "xgboost.core." : "xgboost.sklearn.";
  model.settings = {{"model_class", {}, text_node(module + model_class)},
                    {"model_format", {}, text_node(format)}};
  model.form = file.feature_names.empty() ? InputForm::matrix : InputForm::named;
  model.column_count = static_cast<std::size_t>(file.num_feature);
  model.columns = xgboost_columns(file);
  model.may_have_categories = true;
  model.outputs = xgboost_outputs(file, model_class);
  model.packages = {{"xgboost", file.version}};
  if (model_class != "Booster") model.packages.push_back({"scikit-learn", ""});
  return model;
}

ModelFile lightgbm_model(ByteReader& reader) {
  const LightgbmFile file = read_lightgbm(reader);
  ModelFile model{.flavor = "lightgbm", .name = "model.lgb"};
  model.settings = {{"model_class", {}, text_node("lightgbm.basic.Booster")}};
  model.form = file.feature_names.empty() ? InputForm::columns : InputForm::named;
  model.column_count = static_cast<std::size_t>(file.num_feature);
  for (const auto& name : file.feature_names) model.columns.push_back({.name = name});
  model.may_have_categories = file.has_categories;
  std::vector<std::int64_t> shape{-1};
  if (file.num_class > 1) shape.push_back(file.num_class);
  model.outputs = Schema(Tensors{numbers(std::nullopt, "float64", std::move(shape))});
  model.packages = {{"lightgbm", ""}};
  return model;
}

}  // namespace

const std::vector<std::string>& file_flavors() {
  static const std::vector<std::string> flavors{"onnx", "xgboost", "lightgbm"};
  return flavors;
}

ModelFile read_model_file(const std::filesystem::path& path, const FileChoice& choice,
                          Reporter& reporter) {
  auto reader = ByteReader::open(path);
  const auto flavor = choice.flavor ? *choice.flavor : sniff(reader);
  if (flavor == "onnx") return onnx_model(reader, reporter);
  if (flavor == "lightgbm") return lightgbm_model(reader);
  if (is_old_xgboost(reader)) {
    throw invalid_parameter("cannot package '{}': {}", reader.name(), old_xgboost_answer);
  }
  return xgboost_model(reader, choice);
}

}  // namespace mlf::model
