// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// What goes into a model and comes out of it, as pandas and NumPy have it in MLflow.
namespace mlf::scoring::native {

/// Values of one type. bool is kept as bytes of 0 and 1. A missing value is a NaN of the two
/// floating-point types; the others have none.
using Values =
    std::variant<std::vector<std::uint8_t>, std::vector<std::int32_t>, std::vector<std::int64_t>,
                 std::vector<float>, std::vector<double>, std::vector<std::string>>;

/// A table whose columns all have `rows` values: a pandas.DataFrame.
struct Frame {
  struct Column {
    std::string name;  ///< "0", "1" and so on where the request names none
    Values values;
  };
  std::size_t rows = 0;
  std::vector<Column> columns;
};

/// An array of any number of dimensions, the last one varying fastest: a numpy.ndarray.
struct Tensor {
  std::vector<std::int64_t> shape;  ///< empty for a single value
  Values values;                    ///< as many as the product of `shape`
};

/// A dict from names to arrays, in the order of the request or of the model's outputs.
using NamedTensors = std::vector<std::pair<std::string, Tensor>>;

using Input = std::variant<Frame, Tensor, NamedTensors>;
using Output = std::variant<Frame, Tensor, NamedTensors>;

}  // namespace mlf::scoring::native
