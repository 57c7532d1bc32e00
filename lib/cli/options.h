// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/session.h"
#include "cli/verb.h"
#include "core/tag.h"

/// Options that several verbs have, declared here so that their names and descriptions are the same
/// everywhere. Their values are stored in the session's CommonOptions.
namespace mlf::cli {

/// -e/--experiment NAME and --experiment-id ID. `otherwise` is the default that --help names.
void add_experiment_options(Verb& verb, std::string_view otherwise = "'Default'");
/// --run ID.
void add_run_option(Verb& verb);
/// --json, --format table|json|csv and --columns, for which completion offers `column_keys`.
void add_output_options(Verb& verb, std::vector<std::string> column_keys = {});
/// --json and --format without --columns, for a verb that prints one record.
void add_format_options(Verb& verb);

/// Splits "KEY=VALUE" at the first '='. `what` names the kind of assignment ("tag") in messages.
/// @throws UsageError when there is no '='.
std::pair<std::string, std::string> split_assignment(std::string_view text, std::string_view what);

/// Tags written as "KEY=VALUE". @throws UsageError as split_assignment().
std::vector<Tag> parse_tags(std::span<const std::string> assignments);

}  // namespace mlf::cli
