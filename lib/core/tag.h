// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mlf {

/// A mutable label of an experiment, run, model or dataset input. The value is any UTF-8 text.
struct Tag {
  std::string key;
  std::string value;

  bool operator==(const Tag&) const = default;
};

/// The value of the first tag of that key, or nullptr.
const std::string* find_tag(const std::vector<Tag>& tags, std::string_view key);

/// MLflow's reserved tag keys (mlflow/utils/mlflow_tags.py) and mlf's own.
namespace tags {
inline constexpr std::string_view run_name = "mlflow.runName";
inline constexpr std::string_view note = "mlflow.note.content";
inline constexpr std::string_view parent_run_id = "mlflow.parentRunId";
inline constexpr std::string_view user = "mlflow.user";
inline constexpr std::string_view source_type = "mlflow.source.type";
inline constexpr std::string_view source_name = "mlflow.source.name";
inline constexpr std::string_view git_commit = "mlflow.source.git.commit";
inline constexpr std::string_view git_branch = "mlflow.source.git.branch";
inline constexpr std::string_view git_repo_url = "mlflow.source.git.repoURL";
inline constexpr std::string_view git_dirty = "mlflow.source.git.dirty";
inline constexpr std::string_view git_diff = "mlflow.source.git.diff";
inline constexpr std::string_view dataset_context = "mlflow.data.context";
inline constexpr std::string_view logged_models = "mlflow.log-model.history";
inline constexpr std::string_view project_entry_point = "mlflow.project.entryPoint";
inline constexpr std::string_view project_env = "mlflow.project.env";
inline constexpr std::string_view project_backend = "mlflow.project.backend";
inline constexpr std::string_view docker_image_uri = "mlflow.docker.image.uri";
inline constexpr std::string_view docker_image_id = "mlflow.docker.image.id";
// mlf's: the job that a backend made of a run and why it came to its end, where that is not the
// command's doing ("TIMEOUT"); and what `--needed` compares runs by.
inline constexpr std::string_view project_job = "mlf.project.job";
inline constexpr std::string_view project_job_reason = "mlf.project.jobReason";
inline constexpr std::string_view project_key = "mlf.project.key";
inline constexpr std::string_view project_rerun_of = "mlf.project.rerunOf";  ///< a run's id
inline constexpr std::string_view project_sweep = "mlf.project.sweep";  ///< of the parent: JSON
// mlf's: what `mlf run exec` records of the process, and what `mlf run reap` needs to judge it.
inline constexpr std::string_view exec_command = "mlf.exec.command";
inline constexpr std::string_view exec_exit_code = "mlf.exec.exitCode";
inline constexpr std::string_view exec_signal = "mlf.exec.signal";
inline constexpr std::string_view exec_duration = "mlf.exec.durationSeconds";
inline constexpr std::string_view exec_host = "mlf.exec.host";
inline constexpr std::string_view exec_working_directory = "mlf.exec.workingDirectory";
inline constexpr std::string_view exec_process = "mlf.exec.process";  ///< boot id, pid, start time
inline constexpr std::string_view exec_reaped = "mlf.exec.reaped";    ///< why `reap` ended it
inline constexpr std::string_view exec_end = "mlf.exec.end";  ///< what ended it but its command
inline constexpr std::string_view exec_output_error = "mlf.exec.outputError";  ///< it is not whole
}  // namespace tags

}  // namespace mlf
