// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/session.h"
#include "model/description.h"

namespace mlf::report {

/// Prints everything about a model in the session's format. Format::table: fields, then tables of
/// its flavors, inputs, outputs, params and metadata. JSON: all that to_json() of a description
/// has. CSV: the fields in one line.
void print_model(cli::Session& session, const model::Description& description);

}  // namespace mlf::report
