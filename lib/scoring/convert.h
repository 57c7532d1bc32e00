// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/context.h"
#include "env/environment.h"
#include "model/onnx_flavor.h"
#include "scoring/local_model.h"

/// Makes ONNX graphs of models, and compares what both answer.
namespace mlf::scoring {

/// What a graph must not exceed.
struct ConversionLimits {
  double difference = 1e-5;  ///< relative to the model's answer, absolute below 1
  std::int64_t flips = 0;    ///< labels that differ
};

/// An answer of the model and of the graph that differ.
struct DifferentAnswer {
  std::string row;  ///< "row 7", or what is unusual about it: "age missing"
  std::string model;
  std::string onnx;
};

/// How a graph answers beside its model.
struct ConversionReport {
  std::string model_class;          ///< "sklearn.pipeline.Pipeline"
  std::string inputs;               ///< of the graph: "matrix of double"
  std::int64_t rows = 0;            ///< that were compared, without the probes
  std::vector<std::string> probes;  ///< what is unusual about the further rows: "age missing"
  std::optional<double> largest_difference;  ///< as in ConversionLimits; none: no number
  std::int64_t flipped = 0;                  ///< labels that differ
  std::optional<DifferentAnswer> worst;      ///< none: all are equal to the last bit
  /// Packages in another version than the model pins: "numpy 2.1.0 instead of 2.0.2".
  std::vector<std::string> changed;
};

/// In one line, for people.
std::string describe(const ConversionReport& report);
/// @throws Error INVALID_STATE that tells where the graph differs most, unless it is within the
/// limits.
void require_within(const ConversionReport& report, const ConversionLimits& limits);
/// For programs.
Json to_json(const ConversionReport& report);

struct Conversion {
  model::OnnxConversion onnx;
  ConversionReport report;
  std::shared_ptr<void> hold;  ///< while this exists, the file of the graph does
};

/// The requirements of the converters, which the file share/mlf/converters.txt lists.
/// @throws Error RESOURCE_DOES_NOT_EXIST when it is not installed.
std::vector<std::string> converter_requirements();

/// Runs share/mlf/convert_to_onnx.py, which loads the model, in an environment that has the model's
/// packages and the converters. Rows are those of the CSV file `rows`, else of the input example.
/// @throws Error INVALID_STATE with the script's reason when the model cannot be converted, and for
/// a model of another flavor than sklearn, xgboost and lightgbm.
Conversion convert_to_onnx(const LocalModel& model, const env::Environment& environment,
                           const std::optional<std::filesystem::path>& rows,
                           const ConversionLimits& limits, const Context& context);

}  // namespace mlf::scoring
