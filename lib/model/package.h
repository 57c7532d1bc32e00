// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "artifact/artifact_repository.h"
#include "artifact/transfer.h"
#include "base/context.h"
#include "base/relative_path.h"
#include "model/mlmodel.h"
#include "model/model_file.h"
#include "model/package_environment.h"
#include "model/sample_signature.h"

/// Makes the directory of a model from the file that a library wrote.
namespace mlf::model {

/// Whether rows of the sample are stored with the model.
enum class StoredExample { none, first_rows };

struct PackageRequest {
  /// The model file; with a loader module, the file or directory that the module loads.
  std::filesystem::path source;
  FileChoice choice{};
  /// A Python module with a function _load_pyfunc(path); the flavor is then python_function alone.
  std::optional<std::string> loader_module{};
  std::vector<std::filesystem::path>
      code{};  ///< files and directories; "DIR/." is what DIR contains
  std::optional<std::filesystem::path> sample{};  ///< a CSV file
  IntegerColumns integers = IntegerColumns::as_long;
  StoredExample example = StoredExample::none;
  std::vector<wire::YamlEntry> metadata{};
  EnvironmentRequest environment{};
};

/// A file of a package that is made rather than copied.
struct PackageText {
  RelativePath path;
  std::string text;
};

/// Everything that the directory of a model will have.
struct Package {
  Mlmodel mlmodel;
  artifact::TransferPlan files;  ///< those that are copied
  std::vector<PackageText> texts;
};

/// A time in ms as Python writes it in a MLmodel file: "2026-11-21 02:35:28.709000".
std::string utc_time_text(std::int64_t ms);

/// Reads the source and plans the package; nothing is written. Warns of what is left open.
/// @throws Error as read_model_file(), read_csv_sample(), make_signature() and make_environment();
/// for weights of an ONNX model that are missing or not beside it, and for two files of one name.
Package make_package(const PackageRequest& request, const Context& context);

/// Writes the package below `directory`, the file MLmodel last. @throws Error.
void write_package(const Package& package, artifact::ArtifactRepository& repository,
                   const RelativePath& directory, Reporter& reporter,
                   const artifact::Progress& progress);

/// Makes a local directory with the package. It appears complete.
/// @throws Error RESOURCE_ALREADY_EXISTS when there is something of that name.
void write_package(const Package& package, const std::filesystem::path& directory,
                   const Context& context, const artifact::Progress& progress);

}  // namespace mlf::model
