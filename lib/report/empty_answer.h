// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "core/ids.h"
#include "store/tracking_store.h"

/// What a listing says that found nothing: what it looked for, where, and where such things are, so
/// that nobody takes for lost what only lies elsewhere. Not for programs: JSON and CSV stay empty.
namespace mlf::report {

/// `text`, and in a second line the store that was looked at.
std::string with_store(const cli::Session& session, std::string_view text);

/// "'Default'", "'a' and 'b'", "4 experiments".
std::string names_of_experiments(cli::Session& session, const std::vector<ExperimentId>& ids);
/// Where verbs look that take all experiments when none is named: "'iris'", "any experiment".
std::string name_of_scope(cli::Session& session);

/// `query` is what found no runs. `is_everywhere`: every experiment was asked.
std::string no_runs(cli::Session& session, const store::RunQuery& query, bool is_everywhere);
std::string no_experiments(cli::Session& session, const store::ExperimentQuery& query);

}  // namespace mlf::report
