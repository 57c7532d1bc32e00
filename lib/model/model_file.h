// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/relative_path.h"
#include "base/reporter.h"
#include "model/signature.h"
#include "wire/yaml.h"

/// The file of a model as a library wrote it, without an MLmodel file beside it.
namespace mlf::model {

/// A Python package that the model needs.
struct NeededPackage {
  std::string name;
  std::string version;  ///< where the file says it, else ""
};

/// A column of the model's input, as far as the file knows it.
struct FileColumn {
  std::string name;
  std::optional<ColumnType::Kind> kind = std::nullopt;  ///< none: a sample must say it
};

/// How a model takes its input.
enum class InputForm {
  tensors,  ///< as the file says, never as a table
  matrix,   ///< as an array of numbers, without names
  named,    ///< as a table with the columns of the file
  columns,  ///< as a table with the columns of a sample
};

/// What a model file says.
struct ModelFile {
  std::string flavor{};                     ///< "onnx", "xgboost", "lightgbm", or "python_function"
  std::string name{};                       ///< of the file in the model directory: "model.ubj"
  std::vector<wire::YamlEntry> settings{};  ///< of the flavor, besides "code" and "data"
  InputForm form = InputForm::columns;
  std::size_t column_count = 0;       ///< 0: any
  std::vector<FileColumn> columns{};  ///< with InputForm::named
  bool may_have_categories = false;   ///< whether a column without a kind may be a category
  std::optional<Schema> inputs{};     ///< with InputForm::tensors
  std::optional<Schema> outputs{};
  std::vector<NeededPackage> packages{};
  std::vector<RelativePath> weight_files{};  ///< beside the file, which belong to it
};

/// Which library wrote a file.
struct FileChoice {
  std::optional<std::string> flavor{};  ///< none: the content says it
  /// XGBoost: the class that loads the model, "Booster", "XGBClassifier", "XGBRegressor" or
  /// "XGBRanker"; none: the one that saved it.
  std::optional<std::string> xgboost_class{};
};

/// The flavors of model files.
const std::vector<std::string>& file_flavors();

/// Reads what the file says; nothing is loaded, and the name of the file does not matter.
/// @throws Error INVALID_PARAMETER_VALUE that says what the file is instead, and what to do.
ModelFile read_model_file(const std::filesystem::path& path, const FileChoice& choice,
                          Reporter& reporter);

}  // namespace mlf::model
