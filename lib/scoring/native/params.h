// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "model/signature.h"

namespace mlf::scoring::native {

/// Checks the params of requests as a signature declares them.
class ParamsSchema {
 public:
  /// @throws HandOver when a param is a datetime or an object: their defaults are no plain values.
  explicit ParamsSchema(std::vector<model::ParamSpec> declared);

  /// The params that the model gets: those of the request that are declared, then the defaults of
  /// the others. `text` is the JSON of the member "params", "" when there is none. @throws HandOver
  /// when MLflow refuses them.
  Json read(std::string_view text) const;

 private:
  std::vector<model::ParamSpec> declared_;
  Json defaults_;
};

}  // namespace mlf::scoring::native
