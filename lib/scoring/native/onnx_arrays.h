// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scoring/native/values.h"

/// Turns inputs into what a graph takes.
namespace mlf::scoring::native {

/// The values as those of ONNX's type with that number. @throws HandOver where MLflow would fail,
/// except for integers where floating-point numbers are wanted.
Values to_element(const Values& values, int element_type);

/// A table as a matrix, row by row, of the type that NumPy gives all its columns together.
/// @throws HandOver when there is none, and for an empty table.
Tensor to_matrix(const Frame& frame);

}  // namespace mlf::scoring::native
