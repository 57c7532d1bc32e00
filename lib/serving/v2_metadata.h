// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/signature.h"
#include "serving/model_table.h"
#include "serving/v2_tensor.h"

/// What the Open Inference Protocol tells of a server and its models.
namespace mlf::serving {

/// An input or output of a model.
struct V2Metadata {
  std::string name;
  Datatype datatype = Datatype::bytes;
  std::vector<std::int64_t> shape;  ///< -1: any size
  bool is_named = true;             ///< the signature gives the name

  bool operator==(const V2Metadata&) const = default;
};

/// The tensors that stand for a schema. Columns without names that have one type are a matrix.
std::vector<V2Metadata> metadata_of(const model::Schema& schema);

/// The name, version and platform of the model, and its inputs and outputs.
std::string v2_metadata(const ServedModel& model);
/// The name of this server, its version and the extensions that it has.
std::string v2_server_metadata();

}  // namespace mlf::serving
