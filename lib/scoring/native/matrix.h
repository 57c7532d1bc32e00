// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "scoring/native/values.h"

/// Tables as the libraries want them: rows of numbers of one type.
namespace mlf::scoring::native {

template <typename Number>
struct Matrix {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<Number> values;  ///< row by row

  const Number* row(std::size_t index) const { return values.data() + index * columns; }
};

/// The numbers of a table or of an array of two dimensions. @throws HandOver for an input without
/// rows, of another form, or with a text.
Matrix<float> float_matrix(const Input& input);
Matrix<double> double_matrix(const Input& input);

/// The names of the columns; empty for an array.
std::vector<std::string> column_names(const Input& input);
/// Whether the values are floating-point numbers.
bool is_floating(const Values& values);

/// Calls `work(begin, end)` for parts of the rows, on several cores where there are so many rows
/// that it is quicker: each row costs about `cost_of_row` nanoseconds. Rethrows its exceptions.
void for_parts(std::size_t rows, std::size_t cost_of_row,
               const std::function<void(std::size_t begin, std::size_t end)>& work);

}  // namespace mlf::scoring::native
