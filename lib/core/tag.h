// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mlf {

/// A label of an experiment, run, model or dataset input; it can be changed. The value is any UTF-8
/// text.
struct Tag {
  std::string key;
  std::string value;

  bool operator==(const Tag&) const = default;
};

/// The value of the first tag with that key; nullptr if there is none.
const std::string* find_tag(const std::vector<Tag>& tags, std::string_view key);

/// The keys of MLflow's tags (mlflow/utils/mlflow_tags.py) and of mlf's own. docs/formats.md says
/// what the values are.
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
/// Of a logged model: its versions as registered models, in JSON.
inline constexpr std::string_view model_versions = "mlflow.modelVersions";
/// Of a registered model or version: "true" if it is a prompt.
inline constexpr std::string_view is_prompt = "mlflow.prompt.is_prompt";
inline constexpr std::string_view project_entry_point = "mlflow.project.entryPoint";
inline constexpr std::string_view project_env = "mlflow.project.env";
inline constexpr std::string_view project_backend = "mlflow.project.backend";
inline constexpr std::string_view docker_image_uri = "mlflow.docker.image.uri";
inline constexpr std::string_view docker_image_id = "mlflow.docker.image.id";

// mlf's own tags, of runs that `mlf project run` and `mlf project sweep` make.
/// The backend's job that carries the run out.
inline constexpr std::string_view project_job = "mlf.project.job";
/// Why the backend ended the job, if it did, such as "TIMEOUT".
inline constexpr std::string_view project_job_reason = "mlf.project.jobReason";
/// What `--needed` compares to find a run that has done the same.
inline constexpr std::string_view project_key = "mlf.project.key";
/// The id of the run that this one repeats.
inline constexpr std::string_view project_rerun_of = "mlf.project.rerunOf";
/// Of the parent run of a sweep: the sweep, in JSON.
inline constexpr std::string_view project_sweep = "mlf.project.sweep";

// mlf's own tags, of what was copied from another store: where it came from.
inline constexpr std::string_view copy_source_run_id = "mlf.copy.sourceRunId";
inline constexpr std::string_view copy_source_model_id = "mlf.copy.sourceModelId";
/// Of a version of a registered model: "models:/NAME/VERSION".
inline constexpr std::string_view copy_source_version = "mlf.copy.sourceVersion";

// mlf's own tags, of runs whose command mlf supervises. `mlf run reap` uses them too.
inline constexpr std::string_view exec_command = "mlf.exec.command";
inline constexpr std::string_view exec_exit_code = "mlf.exec.exitCode";
inline constexpr std::string_view exec_signal = "mlf.exec.signal";
inline constexpr std::string_view exec_duration = "mlf.exec.durationSeconds";
inline constexpr std::string_view exec_host = "mlf.exec.host";
inline constexpr std::string_view exec_working_directory = "mlf.exec.workingDirectory";
/// The ProcessIdentity of the run, in JSON.
inline constexpr std::string_view exec_process = "mlf.exec.process";
/// Why `mlf run reap` ended the run.
inline constexpr std::string_view exec_reaped = "mlf.exec.reaped";
/// What ended the run, if it was not its command: "error", "job" or "sweep".
inline constexpr std::string_view exec_end = "mlf.exec.end";
/// Why the recorded output is not complete.
inline constexpr std::string_view exec_output_error = "mlf.exec.outputError";
}  // namespace tags

}  // namespace mlf
