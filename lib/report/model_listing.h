// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include "cli/session.h"
#include "model/listing.h"

namespace mlf::report {

/// Prints the models that a run or an experiment has. `of` says which, for the message when there
/// are none.
void print_models(cli::Session& session, std::span<const model::ListedModel> models,
                  const std::string& of);

/// The keys of print_models(), for completion.
std::vector<std::string> model_column_keys();

}  // namespace mlf::report
