// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>

#include "model/signature.h"
#include "scoring/native/array.h"
#include "scoring/native/table.h"
#include "scoring/native/values.h"

namespace mlf::scoring::native {

/// Makes of what a request has what MLflow gives the model: values of the declared types, columns
/// and tensors in the declared order, without those that are not declared. Every method throws
/// HandOver where MLflow refuses the input, or may.
class InputSchema {
 public:
  /// Without a schema, the types of the values tell.
  explicit InputSchema(std::optional<model::Schema> schema);

  bool has_columns() const { return columns() != nullptr; }
  bool has_tensors() const { return tensors() != nullptr; }
  bool is_named() const { return is_named_; }
  /// The declared column of that name, or at that position where they have none; nullptr when there
  /// is none. has_columns() must be true.
  const model::ColumnSpec* find_column(const std::string& name, std::size_t position) const;

  Input from_table(Table table) const;
  /// From a list of objects without a table's name, of which MLflow makes one of NumPy's scalars.
  Input from_scalar_records(Table table) const;
  Input from_array(Array array) const;
  Input from_named_arrays(NamedArrays arrays) const;

 private:
  Input tensors_from_table(Table table) const;
  Input frame_from_array(Array array) const;
  Input frame_from_named_arrays(NamedArrays arrays) const;
  /// The positions in `names` of the declared names; no_position for an optional one.
  std::vector<std::size_t> find_declared(const std::vector<std::string>& names) const;

  /// One of the two, or none.
  const model::Columns* columns() const;
  const model::Tensors* tensors() const;

  std::optional<model::Schema> schema_;
  bool is_named_ = false;
  std::unordered_map<std::string, std::size_t> positions_;  ///< of the names in the schema
};

}  // namespace mlf::scoring::native
