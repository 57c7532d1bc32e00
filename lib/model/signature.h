// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/json.h"

/// The signature of a model: what its inputs, outputs and params are, as MLflow describes them.
namespace mlf::model {

struct Property;

/// The type of a column, of a param, or of a part of one.
struct ColumnType {
  enum class Kind {
    boolean,
    int32,    ///< "integer"
    int64,    ///< "long"
    float32,  ///< "float"
    float64,  ///< "double"
    string,
    binary,          ///< base64 in JSON
    datetime,        ///< nanoseconds; a text in JSON
    any,             ///< whatever JSON can say, null included
    sparkml_vector,  ///< a list of float64
    array,
    map,  ///< from texts to values
    object,
  };
  Kind kind = Kind::any;
  std::vector<ColumnType> element;   ///< for array and map: one type, that of all values
  std::vector<Property> properties;  ///< for object: sorted by name, at least one

  bool is_scalar() const { return kind <= Kind::datetime; }
  bool operator==(const ColumnType& other) const;
};

/// A member of an object.
struct Property {
  std::string name;
  ColumnType type;
  bool required = true;

  bool operator==(const Property& other) const;
};

/// MLflow's name of the kind, such as "long".
std::string_view type_name(ColumnType::Kind kind);
/// The type in one line, for people: "long", "array(double)", "{a: long, b?: string}".
std::string to_string(const ColumnType& type);

struct ColumnSpec {
  std::optional<std::string> name;  ///< all columns of a schema have one, or none has
  ColumnType type;
  bool required = true;  ///< whether the column must be there; it says nothing of null values

  bool operator==(const ColumnSpec&) const = default;
};

struct TensorSpec {
  std::optional<std::string> name;
  std::string dtype;                ///< the name of a NumPy type, such as "float32"
  std::vector<std::int64_t> shape;  ///< -1: any size

  bool operator==(const TensorSpec&) const = default;
};

using Columns = std::vector<ColumnSpec>;
using Tensors = std::vector<TensorSpec>;
/// Never empty.
using Schema = std::variant<Columns, Tensors>;

/// A parameter of prediction.
struct ParamSpec {
  std::string name;
  ColumnType type;            ///< a scalar other than binary, or an object
  std::string default_value;  ///< JSON as base/python_json.h has it; a datetime is a text
  bool is_list = false;       ///< a list of values of the type: MLflow's shape (-1,)

  bool operator==(const ParamSpec&) const = default;
};

struct Signature {
  std::optional<Schema> inputs;
  std::optional<Schema> outputs;
  std::vector<ParamSpec> params;  ///< names are unique

  bool operator==(const Signature&) const = default;
};

/// Read the JSON texts in a MLmodel file. `what` is "inputs", "outputs" or "params" and begins the
/// path in errors. @throws Error INVALID_PARAMETER_VALUE "inputs[2].type: ..." that says what would
/// be right.
Schema parse_schema(std::string_view json, std::string_view what);
std::vector<ParamSpec> parse_params(std::string_view json);

/// The same as values, and as the texts that MLflow writes.
Json to_json(const Schema& schema);
Json to_json(const std::vector<ParamSpec>& params);
std::string schema_text(const Schema& schema);
std::string params_text(const std::vector<ParamSpec>& params);

}  // namespace mlf::model
