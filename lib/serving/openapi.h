// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "serving/model_table.h"

namespace mlf::serving {

/// A document of OpenAPI 3.1 that describes the routes of a server of these models: what each
/// takes, from its signature and its example, and what it answers. `needs_token`: whether clients
/// must send a bearer token.
std::string openapi_json(std::span<const ModelTable::Entry> models, bool needs_token);

}  // namespace mlf::serving
