// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/context.h"
#include "cli/output.h"
#include "core/experiment.h"
#include "core/ids.h"
#include "core/run.h"
#include "store/open.h"
#include "tracking/experiment.h"

namespace mlf::cli {

/// Where a command reads and writes.
struct Streams {
  std::FILE* out = stdout;
  std::FILE* err = stderr;
  int in = 0;  ///< descriptor of standard input
};

/// The options that every verb has, and those that options.h declares.
struct CommonOptions {
  std::optional<std::string> tracking_uri;
  std::optional<std::string> registry_uri;
  std::optional<std::string> experiment_name;
  std::optional<std::string> experiment_id;
  std::optional<std::string> run;
  std::string format = "table";
  std::optional<std::string> columns;
  bool quiet = false;
  bool verbose = false;
  bool no_color = false;
};

/// One command being carried out: what it was told (options over environment over defaults), its
/// store, its context, and where it speaks.
class Session : public Reporter {
 public:
  /// `command` is what messages begin with: "mlf run list".
  Session(std::string command, const Clock& clock, IdSource& ids, Variable variable,
          Streams streams = {});
  ~Session() override;

  CommonOptions options;

  /// Made at the first call; lives as long as the session, which is its reporter.
  /// @throws UsageError for a word that MLF_DURABILITY cannot be.
  const Context& context();
  const Clock& clock() const { return clock_; }
  /// An environment variable; nullopt when it is unset or empty, which MLflow takes as unset.
  std::optional<std::string> environment(const std::string& name) const;
  Output& out() { return out_; }
  /// The descriptor of standard input.
  int input() const { return streams_.in; }

  /// --tracking-uri, else MLFLOW_TRACKING_URI, else ./mlruns.
  /// @throws Error when neither is given and there is only a ./mlflow.db.
  std::string tracking_uri() const;
  /// Whether option or environment name the store.
  bool names_store() const;
  /// Opened at the first call. What is returned lives as long as the session.
  store::TrackingStore& store();
  /// The same for a command that is about to create a run: the store need not exist.
  store::TrackingStore& store_to_create_in();
  /// --registry-uri, else MLFLOW_REGISTRY_URI, else tracking_uri(). @throws Error as that.
  std::string registry_uri() const;
  /// The model registry, as store().
  store::RegistryStore& registry();
  /// How this session opens a store. The session must outlive the store.
  store::OpenOptions store_options() const;
  /// Another store, with this session's context.
  std::unique_ptr<store::TrackingStore> open_store(std::string_view uri);

  /// What the options say of the experiment. @throws UsageError when they contradict each other.
  tracking::ExperimentChoice experiment_choice() const;
  /// Whether an experiment was named, by option or environment.
  bool names_experiment() const;
  /// The experiment that options or environment name; "Default" when none does.
  /// @throws Error RESOURCE_DOES_NOT_EXIST with the nearest name.
  Experiment experiment();
  /// The same, made when a name is new, as MLflow's set_experiment() does.
  /// @throws Error when it is deleted.
  Experiment experiment_or_create();
  /// The experiment of that name, else of that id.
  Experiment find_experiment(std::string_view name_or_id);

  /// The run that the user names, as tracking::find_run_id() has it.
  RunId find_run_id(std::string_view id_or_prefix);
  Run find_run(std::string_view id_or_prefix);
  /// Without what the run logged.
  RunInfo find_run_info(std::string_view id_or_prefix);
  /// The run that --run or MLFLOW_RUN_ID names. @throws UsageError when neither is given.
  RunId run_id();
  Run run();
  bool names_run() const;

  /// For the user, on standard error; -q silences note(), -v lets detail() speak.
  void note(std::string_view message) override;
  void warn(std::string_view message) override;
  void detail(std::string_view message) override;
  /// On a terminal, a line on standard error that the next one replaces and any message pushes
  /// away; "" takes it back. Nothing elsewhere, and nothing with -q.
  void status(std::string_view text);
  bool shows_status() const;
  /// What another command wrote on its standard error, byte for byte.
  void pass_on_error(std::string_view bytes);
  /// Nothing more is said on standard error, errors included; for completion.
  void silence() { is_silent_ = true; }
  /// "mlf run list: MESSAGE": what every line on standard error begins with. Lines after the first
  /// are kept; other control characters are made visible.
  void complain(std::string_view message);

  /// "mlf run list"; run() refines it once the verb is known.
  void set_command(std::string command) { command_ = std::move(command); }
  const std::string& command() const { return command_; }

 private:
  std::string command_;
  const Clock& clock_;
  IdSource& ids_;
  Variable variable_;  ///< nullopt for an empty one too
  Streams streams_;
  std::optional<Context> context_;
  Output out_;
  std::mutex err_mutex_;
  bool has_status_ = false;  ///< a status line stands on the terminal
  bool is_silent_ = false;
  bool makes_store_ = false;  ///< see store_to_create_in()
  std::unique_ptr<store::TrackingStore> store_;
  std::unique_ptr<store::RegistryStore> registry_;
};

}  // namespace mlf::cli
