// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <mlf/error.h>
#include <mlf/export.h>
#include <mlf/run.h>

namespace mlf::v1 {

struct ClientOptions {
  /// A directory or file: URI. "": $MLFLOW_TRACKING_URI, else ./mlruns. A store that does not
  /// exist is made by the first run.
  std::string tracking_uri;
  /// Is told, one line each, of what is damaged in the store and of values cut to MLflow's
  /// limits. Called from any thread, one call at a time. Empty: nobody is told.
  std::function<void(std::string_view)> warn;
};

struct RunOptions {
  /// The experiment's name; it is made when it is new. "": $MLFLOW_EXPERIMENT_NAME, else
  /// $MLFLOW_EXPERIMENT_ID, else "Default".
  std::string experiment;
  std::string name;         ///< "": one is made up, such as "nimble-crane-412"
  std::string description;  ///< Markdown
  /// The run that this one is part of, by its id or the beginning of it; it is not deleted.
  std::string parent_run_id;
  std::map<std::string, std::string> tags;
};

/// A store of runs. $MLFLOW_TRUNCATE_LONG_VALUES and $MLF_DURABILITY mean what they mean to the mlf
/// commands; see mlf(1). Its methods throw mlf::Error and may be called from several threads at
/// once. Runs may outlive their client.
class MLF_EXPORT Client {
 public:
  explicit Client(const ClientOptions& options = {});
  Client(Client&& other) noexcept;
  Client& operator=(Client&& other) noexcept;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  /// A new run, or the run of $MLFLOW_RUN_ID where that is set, as under `mlf run exec`: it is
  /// continued, with the tags, name and description of `options` added and its experiment and
  /// parent as they are.
  Run start_run(const RunOptions& options = {});
  /// An existing run, by its id or the beginning of it, which becomes RUNNING again. @throws Error
  /// RESOURCE_DOES_NOT_EXIST; INVALID_PARAMETER_VALUE when it is deleted.
  Run continue_run(std::string_view run_id);

 private:
  struct MLF_HIDDEN State;
  std::shared_ptr<State> state_;
};

}  // namespace mlf::v1
