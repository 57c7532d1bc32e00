// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/columns.h"
#include "cli/session.h"
#include "core/model_version.h"
#include "core/run.h"
#include "model/mlmodel.h"
#include "tracking/artifacts.h"

/// Compares two versions of a registered model.
namespace mlf::report {

/// What is compared of a model's files.
struct ModelFiles {
  model::Mlmodel mlmodel;
  std::vector<std::string> requirements;  ///< the lines of requirements.txt, without comments
  std::uint64_t size = 0;                 ///< of all files, in bytes
};

/// Reads the files of a model. @throws Error as model::read_mlmodel().
ModelFiles read_model_files(const tracking::ArtifactTarget& directory);

/// A version, and what is known of it. What is missing is not compared.
struct DiffSide {
  ModelVersion version;
  std::optional<Run> run;
  std::optional<ModelFiles> files;
};

/// The version with its run and files; what cannot be read is missing, with a warning.
DiffSide diff_side(cli::Session& session, ModelVersion version);

struct DiffRow {
  std::string
      part;  ///< "version", "metrics", "params", "flavors", "signature", "requirements", "files"
  std::string key;
  cli::Cell before;
  cli::Cell after;
  std::optional<double> delta = std::nullopt;  ///< for numbers: after minus before
  bool differs = false;
};

/// All rows, in the order of the parts and of the keys in them.
std::vector<DiffRow> diff_versions(const DiffSide& before, const DiffSide& after);

enum class DiffRows { different, all };

/// Prints the rows in the session's format. JSON always has all rows.
void print_version_diff(cli::Session& session, const DiffSide& before, const DiffSide& after,
                        DiffRows shown);

}  // namespace mlf::report
