// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/onnx_arrays.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include "base/error.h"
#include "scoring/native/native_model.h"
#include "scoring/native/onnx_library.h"

namespace mlf::scoring::native {

namespace {

template <typename Value>
using List = std::vector<Value>;

template <typename Value>
bool holds(const Values& values) {
  return std::holds_alternative<List<Value>>(values);
}

/// The same numbers in another type, as NumPy's astype() converts them.
template <typename To>
List<To> convert_numbers(const Values& values) {
  if (const auto* same = std::get_if<List<To>>(&values)) return *same;
  return std::visit(
      [](const auto& list) -> List<To> {
        using From = typename std::decay_t<decltype(list)>::value_type;
        if constexpr (std::is_same_v<From, std::string> || std::is_same_v<To, std::string>) {
          throw internal_error("texts are no numbers");
        } else {
          List<To> converted;
          converted.reserve(list.size());
          for (const auto value : list) converted.push_back(static_cast<To>(value));
          return converted;
        }
      },
      values);
}

/// Values of the type that NumPy gives all columns together; which values does not matter.
Values matrix_values(const Frame& frame) {
  const auto all = [&](auto is) { return std::ranges::all_of(frame.columns, is); };
  const auto any = [&](auto is) { return std::ranges::any_of(frame.columns, is); };
  const auto index = frame.columns.front().values.index();
  if (all([&](const auto& column) { return column.values.index() == index; })) {
    return frame.columns.front().values;
  }
  if (any([](const auto& column) {
        return holds<std::uint8_t>(column.values) || holds<std::string>(column.values);
      })) {
    throw HandOver("the columns have no type together");
  }
  const bool are_integers = all([](const auto& column) {
    return holds<std::int32_t>(column.values) || holds<std::int64_t>(column.values);
  });
  if (are_integers) return List<std::int64_t>();
  return List<double>();
}

}  // namespace

Values to_element(const Values& values, int element) {
  const bool is_integer = holds<std::int32_t>(values) || holds<std::int64_t>(values);
  const bool fits = (element == onnx::float32 && holds<float>(values)) ||
                    (element == onnx::float64 && holds<double>(values)) ||
                    (element == onnx::int32 && holds<std::int32_t>(values)) ||
                    (element == onnx::int64 && holds<std::int64_t>(values)) ||
                    (element == onnx::boolean && holds<std::uint8_t>(values)) ||
                    (element == onnx::text && holds<std::string>(values));
  if (fits) return values;
  // MLflow does the first of these conversions, and fails where it would need the others.
  if (element == onnx::float32 && holds<double>(values)) return convert_numbers<float>(values);
  if (element == onnx::float32 && is_integer) return convert_numbers<float>(values);
  if (element == onnx::float64 && (is_integer || holds<float>(values)))
    return convert_numbers<double>(values);
  if (element == onnx::int64 && holds<std::int32_t>(values))
    return convert_numbers<std::int64_t>(values);
  throw HandOver("the input has another type than the graph's");
}

Tensor to_matrix(const Frame& frame) {
  if (frame.rows == 0 || frame.columns.empty()) throw HandOver("the input is empty");
  const auto width = frame.columns.size();
  Tensor matrix{.shape = {static_cast<std::int64_t>(frame.rows), static_cast<std::int64_t>(width)},
                .values = matrix_values(frame)};
  std::visit(
      [&](auto& list) {
        using Value = typename std::decay_t<decltype(list)>::value_type;
        list.assign(frame.rows * width, Value());
        for (std::size_t i = 0; i < width; ++i) {
          const auto values = convert_numbers<Value>(frame.columns[i].values);
          for (std::size_t row = 0; row < frame.rows; ++row) list[row * width + i] = values[row];
        }
      },
      matrix.values);
  return matrix;
}

}  // namespace mlf::scoring::native
