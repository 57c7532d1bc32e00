// SPDX-License-Identifier: Apache-2.0
//
// MLflow casts what a request has to the declared types, with pandas where it is a table and with
// NumPy where it is an array, and checks the result against the signature once more. In the second
// step only names, shapes and the number of columns can be wrong, because the first has made the
// types right. The exception are scalars of NumPy's types float32 and int32: pandas takes them for
// 64-bit values, which the second step refuses.
//
// MLflow's messages contain the data as pandas or NumPy prints them. Therefore what is refused is
// handed over.
#include "scoring/native/input_schema.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "base/text.h"
#include "scoring/native/native_model.h"

namespace mlf::scoring::native {

namespace {

using Kind = model::ColumnType::Kind;

constexpr std::size_t no_position = std::numeric_limits<std::size_t>::max();

/// The type of column that has the values of a NumPy type.
Kind kind_of_dtype(std::string_view dtype) {
  if (dtype == "float64") return Kind::float64;
  if (dtype == "float32") return Kind::float32;
  if (dtype == "int64") return Kind::int64;
  if (dtype == "int32") return Kind::int32;
  if (dtype == "bool") return Kind::boolean;
  if (dtype == "str") return Kind::string;
  throw HandOver(fmt::format("tensors of type {} are not read here", printable(dtype)));
}

bool fits(const std::vector<std::int64_t>& shape, const std::vector<std::int64_t>& declared) {
  return std::ranges::equal(shape, declared, [](std::int64_t size, std::int64_t expected) {
    return expected == -1 || size == expected;
  });
}

Tensor tensor_of(Array array, const model::TensorSpec& spec) {
  if (!fits(array.shape, spec.shape)) throw HandOver("an array has not the declared shape");
  return {.shape = std::move(array.shape),
          .values = array.cells.take_as(kind_of_dtype(spec.dtype))};
}

void check_distinct(const std::vector<std::string>& names) {
  const std::unordered_set<std::string_view> distinct(names.begin(), names.end());
  if (distinct.size() != names.size()) throw HandOver("two columns have the same name");
}

std::string name_of(const Table& table, std::size_t column) {
  return table.names.empty() ? std::to_string(column) : table.names[column];
}

Frame untyped_frame(Table table) {
  check_distinct(table.names);
  Frame frame{.rows = table.rows, .columns = {}};
  for (std::size_t i = 0; i < table.columns.size(); ++i)
    frame.columns.push_back({name_of(table, i), table.columns[i].take_as_column()});
  return frame;
}

Frame unnamed_frame(Table table, const model::Columns& declared) {
  check_distinct(table.names);
  if (table.columns.size() < declared.size()) throw HandOver("there are too few columns");
  Frame frame{.rows = table.rows, .columns = {}};
  for (std::size_t i = 0; i < declared.size(); ++i)
    frame.columns.push_back({name_of(table, i), table.columns[i].take_as(declared[i].type.kind)});
  return frame;
}

/// The array of shape (-1,) or (-1, 1) that MLflow makes of one column.
Tensor column_tensor(std::size_t rows, Cells cells, const model::TensorSpec& spec) {
  if (spec.dtype == "str") throw HandOver("a tensor of texts is given as a table");
  Array array{.shape = {static_cast<std::int64_t>(rows)}, .cells = std::move(cells)};
  if (spec.shape.size() == 2) array.shape.push_back(1);
  if (spec.shape.empty() || spec.shape[0] != -1) throw HandOver("the declared shape is unusual");
  return tensor_of(std::move(array), spec);
}

/// The values of `columns`, which are of the same type, row by row.
Values interleave(std::vector<Values> columns, std::size_t rows) {
  return std::visit(
      [&](auto& first) -> Values {
        std::remove_reference_t<decltype(first)> all;
        all.reserve(rows * columns.size());
        for (std::size_t row = 0; row < rows; ++row) {
          for (auto& column : columns)
            all.push_back(std::get<std::remove_reference_t<decltype(first)>>(column)[row]);
        }
        return all;
      },
      columns.front());
}

/// The first `count` of the `width` columns of a matrix.
std::vector<Values> split_columns(const Values& matrix, std::size_t width, std::size_t count) {
  return std::visit(
      [&](const auto& values) {
        std::vector<Values> columns;
        for (std::size_t column = 0; column < count; ++column) {
          std::remove_cvref_t<decltype(values)> chosen;
          for (auto at = column; at < values.size(); at += width) chosen.push_back(values[at]);
          columns.emplace_back(std::move(chosen));
        }
        return columns;
      },
      matrix);
}

std::vector<std::string> names_of(const NamedArrays& arrays) {
  std::vector<std::string> names;
  for (const auto& [name, array] : arrays) names.push_back(name);
  return names;
}

template <typename Specs>
std::unordered_map<std::string, std::size_t> index_names(const Specs& specs) {
  std::unordered_map<std::string, std::size_t> positions;
  for (const auto& spec : specs) {
    if (!spec.name) return {};
    if (spec.name->empty() || !positions.try_emplace(*spec.name, positions.size()).second)
      throw HandOver("the names in the signature are unusual");
  }
  return positions;
}

}  // namespace

InputSchema::InputSchema(std::optional<model::Schema> schema) : schema_(std::move(schema)) {
  if (!schema_) return;
  positions_ = std::visit([](const auto& specs) { return index_names(specs); }, *schema_);
  is_named_ = !positions_.empty();
  if (!has_columns()) return;
  for (const auto& column : *columns()) {
    if (!column.type.is_scalar())
      throw HandOver(fmt::format("columns of type {} are not read here", to_string(column.type)));
  }
}

const model::Columns* InputSchema::columns() const {
  return schema_ ? std::get_if<model::Columns>(&*schema_) : nullptr;
}

const model::Tensors* InputSchema::tensors() const {
  return schema_ ? std::get_if<model::Tensors>(&*schema_) : nullptr;
}

const model::ColumnSpec* InputSchema::find_column(const std::string& name,
                                                  std::size_t position) const {
  const auto& declared = *columns();
  if (!is_named_) return position < declared.size() ? &declared[position] : nullptr;
  const auto found = positions_.find(name);
  return found == positions_.end() ? nullptr : &declared[found->second];
}

std::vector<std::size_t> InputSchema::find_declared(const std::vector<std::string>& names) const {
  std::vector<std::size_t> found(positions_.size(), no_position);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const bool is_in_order = has_columns() && i < found.size() && *(*columns())[i].name == names[i];
    const auto position = is_in_order ? positions_.end() : positions_.find(names[i]);
    if (!is_in_order && position == positions_.end()) continue;
    auto& place = found[is_in_order ? i : position->second];
    if (place != no_position) throw HandOver("two columns have the same name");
    place = i;
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i] == no_position && (!has_columns() || (*columns())[i].required))
      throw HandOver("an input is missing");
  }
  return found;
}

Input InputSchema::from_table(Table table) const {
  if (has_tensors()) return tensors_from_table(std::move(table));
  if (!has_columns()) return untyped_frame(std::move(table));
  if (!is_named_) return unnamed_frame(std::move(table), *columns());
  Frame frame{.rows = table.rows, .columns = {}};
  const auto found = find_declared(table.names);
  frame.columns.reserve(found.size());
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (found[i] == no_position) continue;
    frame.columns.push_back({std::move(table.names[found[i]]),
                             table.columns[found[i]].take_as((*columns())[i].type.kind)});
  }
  if (frame.columns.empty()) throw HandOver("there are no inputs");
  return frame;
}

Input InputSchema::tensors_from_table(Table table) const {
  if (table.rows == 0 || table.has_index) throw HandOver("there are no rows, or they have names");
  const auto& specs = *tensors();
  if (is_named_) {
    NamedTensors named;
    const auto found = find_declared(table.names);
    for (std::size_t i = 0; i < specs.size(); ++i)
      named.emplace_back(*specs[i].name,
                         column_tensor(table.rows, std::move(table.columns[found[i]]), specs[i]));
    return named;
  }
  check_distinct(table.names);
  if (table.columns.size() == 1)
    return column_tensor(table.rows, std::move(table.columns[0]), specs[0]);
  const auto width = static_cast<std::int64_t>(table.columns.size());
  if (specs[0].shape != std::vector<std::int64_t>{-1, width})
    throw HandOver("there are not as many columns as the signature declares");
  if (specs[0].dtype == "str") throw HandOver("a tensor of texts is given as a table");
  std::vector<Values> columns;
  for (auto& cells : table.columns) columns.push_back(cells.take_as(kind_of_dtype(specs[0].dtype)));
  return Tensor{.shape = {static_cast<std::int64_t>(table.rows), width},
                .values = interleave(std::move(columns), table.rows)};
}

Input InputSchema::from_scalar_records(Table table) const {
  if (!has_columns() || !is_named_) throw HandOver("a list of objects is not read here");
  for (const auto& name : table.names) {
    const auto* column = find_column(name, no_position);
    if (column != nullptr &&
        (column->type.kind == Kind::float32 || column->type.kind == Kind::int32))
      throw HandOver("a list of objects has 32-bit values");
  }
  return from_table(std::move(table));
}

Input InputSchema::from_array(Array array) const {
  if (has_columns()) return frame_from_array(std::move(array));
  if (!has_tensors()) {
    return Tensor{.shape = std::move(array.shape), .values = array.cells.take_as_array()};
  }
  const auto& specs = *tensors();
  if (specs.size() > 1) throw HandOver("an array is given for several inputs");
  Tensor tensor = tensor_of(std::move(array), specs[0]);
  if (!is_named_) return tensor;
  NamedTensors named;
  named.emplace_back(*specs[0].name, std::move(tensor));
  return named;
}

Input InputSchema::frame_from_array(Array array) const {
  const auto& declared = *columns();
  const auto kind = declared[0].type.kind;
  const bool is_list = array.shape.size() == 1;
  if (!is_list && (is_named_ || array.shape.size() != 2)) throw HandOver("an array is unusual");
  const auto width = is_list ? 1 : static_cast<std::size_t>(array.shape[1]);
  const bool is_of_one_type = std::ranges::all_of(
      declared, [&](const model::ColumnSpec& column) { return column.type.kind == kind; });
  if (!is_of_one_type || declared.size() > width) throw HandOver("an array is for several types");
  Frame frame{.rows = static_cast<std::size_t>(array.shape[0]), .columns = {}};
  auto columns = split_columns(array.cells.take_as(kind), width, declared.size());
  for (std::size_t i = 0; i < declared.size(); ++i)
    frame.columns.push_back({declared[i].name.value_or(std::to_string(i)), std::move(columns[i])});
  return frame;
}

Input InputSchema::from_named_arrays(NamedArrays arrays) const {
  if (has_columns()) return frame_from_named_arrays(std::move(arrays));
  NamedTensors named;
  if (!has_tensors()) {
    for (auto& [name, array] : arrays)
      named.emplace_back(std::move(name),
                         Tensor{std::move(array.shape), array.cells.take_as_array()});
    return named;
  }
  if (!is_named_) throw HandOver("the signature names no inputs");
  const auto& specs = *tensors();
  const auto found = find_declared(names_of(arrays));
  for (std::size_t i = 0; i < specs.size(); ++i)
    named.emplace_back(*specs[i].name, tensor_of(std::move(arrays[found[i]].second), specs[i]));
  return named;
}

Input InputSchema::frame_from_named_arrays(NamedArrays arrays) const {
  const auto& shape = arrays.front().second.shape;
  const bool is_regular =
      std::ranges::all_of(arrays, [&](const auto& named) { return named.second.shape == shape; });
  if (!is_regular || shape.size() > 1) throw HandOver("inputs differ in length, or are nested");
  Table table{.rows = shape.empty() ? 1 : static_cast<std::size_t>(shape[0]),
              .names = names_of(arrays),
              .columns = {}};
  for (auto& [name, array] : arrays) table.columns.push_back(std::move(array.cells));
  if (!is_named_) throw HandOver("the signature names no inputs");
  if (!shape.empty()) return from_table(std::move(table));
  const auto is_declared = [&](const std::string& name) { return positions_.contains(name); };
  if (!std::ranges::all_of(table.names, is_declared)) throw HandOver("a scalar is not declared");
  return from_scalar_records(std::move(table));
}

}  // namespace mlf::scoring::native
