// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "model/signature.h"

namespace mlf::scoring {

/// Params of prediction that a person gives as texts, as the JSON object that a request has. Texts
/// of type string and datetime are taken as they are, any other text is JSON.
/// @throws Error INVALID_PARAMETER_VALUE for a param that the signature does not declare, with the
/// nearest that it does, and for a text that is not of the declared type.
std::string params_json(const std::vector<model::ParamSpec>& declared,
                        std::span<const std::pair<std::string, std::string>> given);

}  // namespace mlf::scoring
