// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/session.h"
#include "cli/verb.h"

/// Groups of options that several verbs share, so that each is spelt and described alike. They are
/// kept in the session's CommonOptions.
namespace mlf::cli {

/// -e/--experiment NAME and --experiment-id ID; `otherwise` is what is meant without either.
void add_experiment_options(Verb& verb, std::string_view otherwise = "'Default'");
/// --run ID.
void add_run_option(Verb& verb);
/// --json, --format table|json|csv and --columns, which completes `column_keys`.
void add_output_options(Verb& verb, std::vector<std::string> column_keys = {});
/// --json and --format alone, for a verb that prints one record.
void add_format_options(Verb& verb);

/// "KEY=VALUE" split at the first '='. @throws UsageError naming `what` ("tag").
std::pair<std::string, std::string> split_assignment(std::string_view text, std::string_view what);

}  // namespace mlf::cli
