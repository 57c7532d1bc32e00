// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "cli/verb.h"
#include "core/run.h"

/// What `mlf run start` and `mlf run exec` share: a run made as MLflow's start_run() makes it.
namespace mlf::cli {

struct NewRunOptions {
  std::optional<std::string> name;
  std::vector<std::string> tags;      ///< KEY=VALUE
  std::optional<std::string> parent;  ///< its id or the beginning of it
  std::optional<std::string> description;
};

/// -e/--experiment, --experiment-id, --name, --tag, --parent and --description.
void add_new_run_options(Verb& verb, NewRunOptions& options);

/// A new run in the session's experiment, which is made when its name is new. Its tags are, each
/// replacing those before it: the user, the source (LOCAL, `source_name`), `context`, and what the
/// options say.
/// @throws UsageError for a tag given twice; Error when the parent does not exist or is deleted.
Run start_run(Session& session, const NewRunOptions& options, std::string_view source_name,
              std::span<const Tag> context);

/// Tells the user which run is recorded: "run ID (NAME)"; and how it ended: "run ID is FINISHED",
/// or nothing where the store does not say.
void tell_start(Session& session, const RunInfo& run);
void tell_end(Session& session, const RunInfo& run);

/// What is recorded as mlflow.source.name of a command line: the first argument that is a file, as
/// in "bash -e train.sh"; else the program's name; "<console>" of a shell alone, as MLflow calls
/// it.
std::string source_name_of(std::span<const std::string> command_line,
                           const std::function<bool(const std::string& path)>& is_file);

/// The same of the program that started this one.
std::string calling_source_name();

}  // namespace mlf::cli
