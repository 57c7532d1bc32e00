// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "base/context.h"
#include "model/mlmodel.h"
#include "model/model_directory.h"
#include "model/package.h"

namespace mlf::model {

/// An ONNX graph that was made of a model. Its first output is what the model's python_function
/// answers.
struct OnnxConversion {
  std::filesystem::path graph;
  std::string converted_from;  ///< the flavor, such as "sklearn"
  std::string onnx_version;
  std::string onnxruntime_version;
};

/// The configuration key, beside MLflow's own, that names the flavor of which mlf has made a graph.
inline constexpr std::string_view converted_from_key = "mlf_converted_from";

/// The model in a local directory with the flavor onnx beside its others. Its python_function stays
/// as it is; onnx and onnxruntime are added to its packages. The model gets an identity of its own.
/// @throws Error ALREADY_EXISTS when it has the flavor or a file model.onnx.
Package with_onnx_flavor(const Mlmodel& model, const EnvironmentFiles& environment,
                         const std::filesystem::path& directory, const OnnxConversion& conversion,
                         const Context& context);

}  // namespace mlf::model
