// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/session.h"
#include "core/ids.h"
#include "store/tracking_store.h"

/// The message of a listing that found nothing: what it looked for, in which store and experiments,
/// and where there are such runs, so that nobody thinks that they are lost. JSON and CSV do not
/// have it.
namespace mlf::report {

/// `text`, and a second line that names the session's store.
std::string with_store(const cli::Session& session, std::string_view text);

/// `text`, and a second line that names the store whose registry it is.
std::string with_registry(const cli::Session& session, std::string_view text);

/// The experiments in words: "'Default'", "'a' and 'b'", "4 experiments".
std::string names_of_experiments(cli::Session& session, const std::vector<ExperimentId>& ids);
/// experiments_in_scope() in words: "'iris'", "any experiment".
std::string name_of_scope(cli::Session& session);

/// Whether the user asked for every experiment, or for those that the query names.
enum class Scope { all_experiments, named_experiments };
/// The message for a query that found no runs.
std::string no_runs(cli::Session& session, const store::RunQuery& query, Scope scope);
std::string no_experiments(cli::Session& session, const store::ExperimentQuery& query);
std::string no_registered_models(cli::Session& session, const store::RegistryQuery& query);
std::string no_model_versions(cli::Session& session, const store::RegistryQuery& query);

}  // namespace mlf::report
