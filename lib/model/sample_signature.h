// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "base/reporter.h"
#include "model/csv_sample.h"
#include "model/model_file.h"
#include "model/signature.h"

namespace mlf::model {

/// The type of columns of integers.
enum class IntegerColumns {
  as_long,    ///< MLflow then refuses null in them
  as_double,  ///< null is allowed
};

/// The signature of a model: what its file says, and what the file leaves open as the sample has
/// it. Warns of columns of integers, and where nothing says what the inputs are.
/// @return nullopt when neither inputs nor outputs are known.
/// @throws Error INVALID_PARAMETER_VALUE when the sample does not fit the model.
std::optional<Signature> make_signature(const ModelFile& file,
                                        const std::optional<CsvSample>& sample,
                                        IntegerColumns integers, Reporter& reporter);

/// The first rows of the sample as the model takes them: {"columns": [...], "data": [[...]]} with
/// the columns of the signature. @throws Error INVALID_PARAMETER_VALUE when the inputs are no
/// columns.
Json make_input_example(const Signature& signature, const CsvSample& sample);

}  // namespace mlf::model
