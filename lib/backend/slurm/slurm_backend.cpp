// SPDX-License-Identifier: Apache-2.0
// Talks to Slurm through its command-line programs: their options and formats are stable between
// versions, while the ABI of libslurm is not, and sites may wrap them. squeue knows a job until
// some minutes after its end; sacct knows it for good where the cluster keeps accounts. A job
// counts as forgotten only when squeue has answered and neither knows it.
#include "backend/slurm/slurm_backend.h"

#include <algorithm>
#include <set>
#include <thread>

#include <nlohmann/json.hpp>

#include "backend/job_log.h"
#include "backend/slurm/slurm_config.h"
#include "backend/slurm/slurm_states.h"
#include "base/characters.h"
#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "base/shell.h"
#include "base/text.h"

namespace mlf::backend {

namespace {

using State = JobStatus::State;

constexpr std::string_view log_prefix = ".mlf-slurm-";

/// The job's identity, from the run's tag.
struct SlurmJob {
  std::string id;  ///< "4242" or "4242_7"
  std::string cluster;
  std::filesystem::path log;
};

std::string encode_job(const SlurmJob& job) {
  return json_line({{"id", job.id}, {"cluster", job.cluster}, {"log", job.log.string()}});
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// Whether the text is a job id: "4242", or "4242_7" for a task of an array.
bool is_id(std::string_view text) {
  const std::size_t line = text.find('_');
  return is_number(text.substr(0, line)) && (line == text.npos || is_number(text.substr(line + 1)));
}

/// Whether the text can be a cluster's name; "" means the local cluster.
bool is_cluster(std::string_view text) {
  return std::ranges::all_of(
             text,
             [](char c) { return is_letter_or_digit(c) || c == '_' || c == '-' || c == '.'; }) &&
         !text.starts_with('-');
}

/// Decodes a job's identity. Others may write to the store that it comes from, and it becomes
/// arguments of Slurm's programs, so only valid ids and names are accepted.
/// @throws Error INVALID_STATE when it is not a job of this backend.
SlurmJob decode_job(const std::string& text) {
  try {
    const auto tag = JsonReader::parse(text, "the job");
    SlurmJob job{tag.get<std::string>("id"), tag.get<std::string>("cluster"),
                 tag.get<std::string>("log")};
    if (is_id(job.id) && is_cluster(job.cluster)) return job;
  } catch (const Error&) {
    // Reported below, with the same message as any other malformed identity.
  }
  throw invalid_state("'{}' is no job of Slurm", printable(text));
}

/// A tool's error output in one line, without the "sbatch: error: " before each part.
std::string words_of(const Captured& captured, const std::string& tool) {
  if (captured.timed_out) return fmt::format("{} did not answer within a minute", tool);
  std::vector<std::string> parts;
  for (std::string_view line : split(captured.error, '\n')) {
    line = trim(line);
    for (const std::string& prefix :
         {tool + ": ", std::string("error: "), std::string("fatal: ")}) {
      if (line.starts_with(prefix)) line.remove_prefix(prefix.size());
    }
    if (!line.empty()) parts.push_back(printable(line));
  }
  if (parts.empty())
    return fmt::format("{} failed with exit code {}", tool, captured.status.shell_code());
  return fmt::format("{}: {}", tool, join(parts, "; "));
}

/// Doubles '%', which begins a pattern in a file name for --output.
std::string escaped(const std::string& path) {
  std::string result;
  for (const char c : path) result += c == '%' ? "%%" : std::string(1, c);
  return result;
}

std::string job_name(const project::Launch& launch) {
  const std::string name = launch.project_name.empty() ? "mlf" : launch.project_name;
  return printable(name + ":" + launch.request.entry_point);
}

}  // namespace

std::string slurm_script(std::span<const project::Launch> launches,
                         const std::vector<std::string>& prologue) {
  std::string script = "#!/bin/bash\n";
  for (const std::string& line : prologue) script += line + "\n";
  std::string run = shell_quote(launches.front().run_id);
  if (launches.size() > 1) {
    script += "runs=(";
    for (const project::Launch& launch : launches) script += "\n  " + shell_quote(launch.run_id);
    script += ")\n";
    run = "\"${runs[SLURM_ARRAY_TASK_ID]}\"";
  }
  const auto words = execute_command(launches.front());
  const std::string program = shell_quote(words.front());
  const std::string store = shell_quote(words.back());
  script += fmt::format("if [ -x {0} ]; then exec {0} execute {1} {2}; fi\n", program, run, store);
  script += fmt::format("exec mlf project execute {} {}\n", run, store);
  return script;
}

void SlurmBackend::check(const project::Launch& launch) {
  static_cast<void>(parse_slurm_config(launch.request.backend_config));
}

Captured SlurmBackend::ask(std::vector<std::string> arguments, const std::string& cluster,
                           const std::string& input) {
  if (!cluster.empty()) arguments.insert(arguments.begin() + 1, "--clusters=" + cluster);
  try {
    return options_.ask_tool({.arguments = arguments}, input);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::resource_does_not_exist) throw;
    throw not_found("there is no {} on PATH; the backend 'slurm' needs Slurm's programs here",
                    arguments.front());
  }
}

std::pair<std::string, std::string> SlurmBackend::sbatch(const project::Launch& launch,
                                                         const std::vector<std::string>& options,
                                                         const std::string& script) {
  std::vector<std::string> arguments{"sbatch", "--parsable", "--job-name=" + job_name(launch)};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const Captured answer = ask(arguments, "", script);
  if (!answer.status.success() || answer.timed_out)
    throw internal_error("{}", words_of(answer, "sbatch"));
  if (!trim(answer.error).empty()) context_.reporter.warn(words_of(answer, "sbatch"));
  const auto fields = split(trim(answer.output), ';');
  if (!is_id(fields[0]) || (fields.size() > 1 && !is_cluster(fields[1]))) {
    throw internal_error("sbatch answered '{}', which is no job id",
                         printable(trim(answer.output)));
  }
  return {std::string(fields[0]), fields.size() > 1 ? std::string(fields[1]) : ""};
}

std::string SlurmBackend::submit(const project::Launch& launch) {
  const SlurmConfig config = parse_slurm_config(launch.request.backend_config);
  const auto directory = job_directory(launch, options_.store, context_);
  std::vector<std::string> options = config.options;
  options.push_back(fmt::format("--output={}/{}%j.log", escaped(directory.string()), log_prefix));
  const auto [id, cluster] =
      sbatch(launch, options, slurm_script(std::span(&launch, 1), config.prologue));
  return encode_job({id, cluster, directory / fmt::format("{}{}.log", log_prefix, id)});
}

std::vector<std::string> SlurmBackend::submit_array(std::span<const project::Launch> launches,
                                                    std::size_t at_once) {
  const project::Launch& first = launches.front();
  const SlurmConfig config = parse_slurm_config(first.request.backend_config);
  const auto directory = job_directory(first, options_.store, context_);
  const std::size_t limit = at_once == 0 ? config.array_limit : at_once;
  std::vector<std::string> options = config.options;
  options.push_back(fmt::format("--array=0-{}{}", launches.size() - 1,
                                limit == 0 ? "" : fmt::format("%{}", limit)));
  options.push_back(
      fmt::format("--output={}/{}%A_%a.log", escaped(directory.string()), log_prefix));
  const auto [id, cluster] = sbatch(first, options, slurm_script(launches, config.prologue));
  std::vector<std::string> jobs;
  for (std::size_t i = 0; i < launches.size(); ++i) {
    const std::string task = fmt::format("{}_{}", id, i);
    jobs.push_back(
        encode_job({task, cluster, directory / fmt::format("{}{}.log", log_prefix, task)}));
  }
  return jobs;
}

JobStatus SlurmBackend::status(const Job& job) { return statuses(std::span(&job, 1)).front(); }

std::vector<JobStatus> SlurmBackend::statuses(std::span<const Job> jobs) {
  std::map<std::string, std::vector<std::size_t>> by_cluster;
  std::vector<JobStatus> result(jobs.size());
  std::vector<std::string> ids(jobs.size());
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    try {
      const SlurmJob job = decode_job(jobs[i].id);
      ids[i] = job.id;
      by_cluster[job.cluster].push_back(i);
    } catch (const Error& error) {
      result[i].detail = error.what();
    }
  }
  for (const auto& [cluster, indices] : by_cluster) {
    std::vector<std::string> wanted;
    for (const std::size_t i : indices) wanted.push_back(ids[i]);
    try {
      const auto states = find_states(cluster, wanted);
      for (const std::size_t i : indices) {
        const auto found = states.find(ids[i]);
        result[i] = found == states.end() ? JobStatus{State::forgotten} : found->second;
      }
    } catch (const Error& error) {
      for (const std::size_t i : indices) result[i].detail = error.what();
    }
  }
  return result;
}

namespace {

/// The ids for --jobs; the tasks of an array are replaced by their array.
std::string id_list(const std::vector<std::string>& ids) {
  std::set<std::string> names;
  for (const std::string& id : ids) names.insert(id.substr(0, id.find('_')));
  return fmt::format("{}", fmt::join(names, ","));
}

bool is_unknown_job(const Captured& answer) {
  return answer.error.find("Invalid job id") != std::string::npos;
}

/// Whether scancel reported nothing except jobs that are over or not in the requested state.
bool is_only_of_ended_jobs(const Captured& answer) {
  const auto lines = split(trim(answer.error), '\n');
  return std::ranges::all_of(lines, [](std::string_view line) {
    return line.find("Invalid job id") != line.npos || line.find("already complet") != line.npos;
  });
}

}  // namespace

std::map<std::string, JobStatus> SlurmBackend::find_states(const std::string& cluster,
                                                           const std::vector<std::string>& ids) {
  const std::string list = id_list(ids);
  const Captured queue = ask(
      {"squeue", "--noheader", "--array", "--states=all", "--format=%i|%T|%r", "--jobs=" + list},
      cluster);
  if (!queue.status.success() && !is_unknown_job(queue)) {
    throw internal_error("{}", words_of(queue, "squeue"));
  }
  auto states = parse_slurm_states(queue.output);
  const bool has_all =
      std::ranges::all_of(ids, [&](const std::string& id) { return states.contains(id); });
  if (has_all) return states;
  const Captured accounts = ask({"sacct", "--noheader", "--parsable2", "--allocations", "--array",
                                 "--format=JobID,State", "--jobs=" + list},
                                cluster);
  // sacct fails where the cluster keeps no accounts; squeue's answer is then all there is.
  if (accounts.status.success()) states.merge(parse_slurm_states(accounts.output));
  return states;
}

/// The jobs' identities come from a store that others may write to, so Slurm must confirm that each
/// job belongs to its run: the run's id is in the batch script. When Slurm no longer has the
/// script, the job is over and cannot be harmed.
void SlurmBackend::require_own(std::span<const Job> jobs) {
  std::map<std::pair<std::string, std::string>, std::string> scripts;
  for (const Job& job : jobs) {
    const SlurmJob slurm = decode_job(job.id);
    const std::string id = slurm.id.substr(0, slurm.id.find('_'));
    auto [place, is_new] = scripts.try_emplace({slurm.cluster, id});
    std::string& script = place->second;
    if (is_new) {
      const Captured answer = ask({"scontrol", "write", "batch_script", id, "-"}, slurm.cluster);
      if (answer.timed_out) throw internal_error("{}", words_of(answer, "scontrol"));
      script = answer.status.success() ? answer.output : "";
    }
    if (script.empty() || script.find(job.launch.run_id) != std::string::npos) continue;
    throw invalid_state("job {}, which run {} names, is none of its own: it is left alone",
                        slurm.id, job.launch.run_id);
  }
}

void SlurmBackend::scancel(std::span<const Job> jobs, const std::vector<std::string>& options) {
  std::map<std::string, std::vector<std::string>> by_cluster;
  for (const Job& job : jobs) {
    const SlurmJob slurm = decode_job(job.id);
    by_cluster[slurm.cluster].push_back(slurm.id);
  }
  for (const auto& [cluster, ids] : by_cluster) {
    std::vector<std::string> words{"scancel"};
    words.insert(words.end(), options.begin(), options.end());
    words.emplace_back("--");
    words.insert(words.end(), ids.begin(), ids.end());
    const Captured answer = ask(std::move(words), cluster);
    if (answer.status.success() && !answer.timed_out) continue;
    if (answer.timed_out || !is_only_of_ended_jobs(answer)) {
      throw internal_error("{}", words_of(answer, "scancel"));
    }
  }
}

void SlurmBackend::cancel(const Job& job) { cancel_all(std::span(&job, 1)); }

void SlurmBackend::kill(const Job& job) { kill_all(std::span(&job, 1)); }

// A plain scancel sends SIGTERM, and then the job can be sent nothing more until Slurm kills it,
// and mlf in it, half a minute later. So cancelling sends a first SIGTERM as an ordinary signal,
// and killing uses the plain scancel, whose SIGTERM is the second one: on it mlf kills its command
// and records that. Queued tasks are cancelled first, so that none starts in the place of a task
// that ends. --state keeps scancel from trying for seconds to signal a job that is about to end.
void SlurmBackend::cancel_all(std::span<const Job> jobs) {
  require_own(jobs);
  scancel(jobs, {"--state=PENDING"});
  try {
    scancel(jobs, {"--state=RUNNING", "--batch", "--signal=TERM"});
    asked_ = std::chrono::steady_clock::now();
  } catch (const Error&) {
    kill_all(jobs);
  }
}

void SlurmBackend::kill_all(std::span<const Job> jobs) {
  require_own(jobs);
  if (asked_) std::this_thread::sleep_until(*asked_ + patience_);
  scancel(jobs, {});
}

std::string SlurmBackend::log(const Job& job) {
  const SlurmJob slurm = decode_job(job.id);
  const auto directory = Directory::find(slurm.log.parent_path());
  const std::string name = slurm.log.filename().string();
  if (!directory || !name.starts_with(log_prefix)) return {};
  return read_job_log(*directory, RelativePath::parse(name));
}

std::string SlurmBackend::display(const std::string& job) const {
  try {
    const SlurmJob slurm = decode_job(job);
    return slurm.cluster.empty() ? slurm.id : slurm.id + ";" + slurm.cluster;
  } catch (const Error&) {
    return job;
  }
}

}  // namespace mlf::backend
