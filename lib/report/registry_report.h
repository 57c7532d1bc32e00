// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "core/registered_model.h"
#include "core/run.h"
#include "report/registry_history.h"

/// What `mlf registry show` says about a registered model and its versions.
namespace mlf::report {

/// A version with what the history and the tracking store know of it.
struct VersionRecord {
  ModelVersion version;
  std::string created_by;                ///< "" when it is not known
  std::vector<std::string> held_before;  ///< the aliases that came from here to where they are
  std::optional<Run> run;                ///< none: no run is recorded, or it cannot be read

  /// Whether a run is recorded that cannot be read.
  bool lacks_run() const { return version.run_id && !run; }
};

struct AliasRecord {
  ModelAlias current;
  std::optional<AliasMove> move;  ///< how it came to its version, if the history says it
};

struct ModelRecord {
  RegisteredModel model;
  std::vector<AliasRecord> aliases;
  std::vector<VersionRecord> versions;  ///< the newest first
  std::size_t version_count = 0;        ///< of the registry; `versions` may have fewer
};

/// Reads a run of the tracking store; nullopt when it cannot be read.
using FindRun = std::function<std::optional<Run>(const std::string& run_id)>;

/// What there is to say about a registered model. Of its versions the newest `most` (0: all), and
/// those that have or had an alias that is shown. @throws Error as the registry.
ModelRecord model_record(store::RegistryStore& registry, std::string_view name, std::size_t most,
                         const FindRun& find_run);
/// The same for one version.
VersionRecord version_record(store::RegistryStore& registry, const ModelVersion& version,
                             const FindRun& find_run);

/// A FindRun for the session's tracking store.
FindRun find_run_in(cli::Session& session);

/// Prints the record in the session's format. Table: the model, its aliases, its versions with the
/// metrics of their runs. CSV: the versions. JSON: all.
void print_registered_model(cli::Session& session, const ModelRecord& record);
/// Prints everything about one version in the session's format.
void print_version(cli::Session& session, const VersionRecord& record);

}  // namespace mlf::report
