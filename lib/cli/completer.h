// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/tracking_store.h"

namespace mlf::cli {

class Session;

/// A completion that the shell offers.
struct Candidate {
  std::string value;
  std::string description;  ///< "" for none

  bool operator==(const Candidate&) const = default;
};

/// Finds the values that an option may have. `prefix` is what has been typed; the caller drops
/// candidates that do not start with it. If the completer throws, there are no candidates.
using Completer = std::function<std::vector<Candidate>(Session&, std::string_view prefix)>;

/// The query for the newest active runs of the session's experiment, or of all if none is named.
store::RunQuery recent_runs(Session& session, std::int64_t most);

std::vector<Candidate> complete_experiment_names(Session& session, std::string_view prefix);
std::vector<Candidate> complete_deleted_experiment_names(Session& session, std::string_view prefix);
std::vector<Candidate> complete_experiment_ids(Session& session, std::string_view prefix);
/// The newest active runs of the session's experiment, or of all if none is named. If none of them
/// begins with `prefix`, all active runs that do. Their description is the name and status.
std::vector<Candidate> complete_run_ids(Session& session, std::string_view prefix);
/// The same for deleted runs.
std::vector<Candidate> complete_deleted_run_ids(Session& session, std::string_view prefix);
/// The keys that the session's run has logged; without one, recent runs of its experiment.
std::vector<Candidate> complete_metric_keys(Session& session, std::string_view prefix);
std::vector<Candidate> complete_param_keys(Session& session, std::string_view prefix);
std::vector<Candidate> complete_tag_keys(Session& session, std::string_view prefix);
/// Asks the shell to complete a file name.
std::vector<Candidate> complete_files(Session& session, std::string_view prefix);
std::vector<Candidate> complete_directories(Session& session, std::string_view prefix);

}  // namespace mlf::cli
