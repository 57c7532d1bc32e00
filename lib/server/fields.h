// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "net/http_message.h"

namespace mlf::server {

/// What a request of MLflow's API says.
struct Message {
  Json object;            ///< its members are the fields
  bool is_query = false;  ///< then every member is a list of texts, for it may be named repeatedly
};

/// The query of a request without a body, else its body, which may be empty.
/// @throws Error INVALID_PARAMETER_VALUE for a body that is no JSON object, and for another
/// Content-Type where MLflow looks at it.
Message decode_message(const net::Request& request);

/// The query alone. No message is read of a body that is something else.
Message decode_query(const net::Request& request);

/// Reads the fields of a message as protobuf reads JSON, and as MLflow checks them: 64-bit integers
/// may be texts, null is the same as an absent field, unknown fields are ignored, and "runId" is
/// another spelling of "run_id".
///
/// Every function throws Error INVALID_PARAMETER_VALUE with MLflow's message for a value of another
/// type, and the functions whose names begin with "required" for a field that is absent or "".
/// Where MLflow ignores a field of a wrong type, and all fields after it, that is an error here.
class Fields {
 public:
  /// `message` must outlive this object.
  explicit Fields(const Message& message);

  bool has(std::string_view name) const { return find_value(name) != nullptr; }

  std::string required_text(std::string_view name) const;
  std::int64_t required_integer(std::string_view name) const;
  double required_number(std::string_view name) const;
  bool required_flag(std::string_view name) const;

  /// nullopt when the field is absent.
  std::optional<std::string> find_text(std::string_view name) const;
  /// The same, but nullopt also for "", which MLflow's handlers often take as absent.
  std::optional<std::string> find_nonempty(std::string_view name) const;
  std::optional<std::int64_t> find_integer(std::string_view name) const;
  /// An integer of 32 bits.
  std::optional<std::int64_t> find_short(std::string_view name) const;
  std::optional<double> find_number(std::string_view name) const;
  std::optional<bool> find_flag(std::string_view name) const;
  /// "" when the field is absent.
  std::string text(std::string_view name) const { return find_text(name).value_or(""); }
  /// Empty when the field is absent.
  std::vector<std::string> texts(std::string_view name) const;
  std::vector<Fields> messages(std::string_view name) const;
  std::optional<Fields> find_message(std::string_view name) const;
  /// The name, or the number in decimal digits, of an enumerator.
  std::optional<std::string> find_enumerator(std::string_view name) const;

  /// MLflow's error for an absent field.
  Error missing(std::string_view name) const;
  /// MLflow's error for a field with a value that it must not have.
  Error invalid(std::string_view name) const;

 private:
  Fields(const Json& object, bool is_query, std::string path);

  const Json* find_value(std::string_view name) const;
  /// find_value() for a field that is no list: the first value in a query.
  const Json* find_single(std::string_view name) const;
  const Json& required_value(std::string_view name) const;
  std::int64_t integer_of(std::string_view name, const Json& value) const;
  double number_of(std::string_view name, const Json& value) const;
  bool flag_of(std::string_view name, const Json& value) const;
  std::string path_of(std::string_view name) const;

  const Json* object_;
  bool is_query_;
  std::string path_;  ///< of the message: "", or "metrics[3]."
};

}  // namespace mlf::server
