// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::cli {

class Session;

/// One answer to Tab.
struct Candidate {
  std::string value;
  std::string description;  ///< "" for none

  bool operator==(const Candidate&) const = default;
};

/// Gives the values that an option may take; `prefix` is what has been typed, and what does not
/// start with it is dropped by the caller. May throw: then there are no candidates.
using Completer = std::function<std::vector<Candidate>(Session&, std::string_view prefix)>;

std::vector<Candidate> complete_experiment_names(Session& session, std::string_view prefix);
std::vector<Candidate> complete_deleted_experiment_names(Session& session, std::string_view prefix);
std::vector<Candidate> complete_experiment_ids(Session& session, std::string_view prefix);
/// The newest active runs of the session's experiment, or of all, else those of any whose id begins
/// with what was typed; described by name and status.
std::vector<Candidate> complete_run_ids(Session& session, std::string_view prefix);
/// The same of deleted runs.
std::vector<Candidate> complete_deleted_run_ids(Session& session, std::string_view prefix);
/// The keys that the session's run, or else recent runs of its experiment, have logged.
std::vector<Candidate> complete_metric_keys(Session& session, std::string_view prefix);
std::vector<Candidate> complete_param_keys(Session& session, std::string_view prefix);
std::vector<Candidate> complete_tag_keys(Session& session, std::string_view prefix);
/// Asks the shell to complete a file name.
std::vector<Candidate> complete_files(Session& session, std::string_view prefix);
std::vector<Candidate> complete_directories(Session& session, std::string_view prefix);

}  // namespace mlf::cli
