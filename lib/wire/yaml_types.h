// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mlf::wire {

/// What YAML 1.1 sees in an unquoted scalar, as PyYAML does.
enum class ScalarType {
  null,
  boolean,    ///< "yes", "off"
  integer,    ///< "010", "1_000", "12:30"
  real,       ///< "1.5", ".inf", "1:30.5"
  timestamp,  ///< "2024-01-31", "2024-01-31 12:00:00 +1"
  merge,      ///< "<<"
  value,      ///< "="
  text,
};
ScalarType scalar_type(std::string_view scalar);

/// scalar_type() is text.
bool reads_as_text(std::string_view scalar);

/// "", "~", "null", "Null", "NULL".
bool reads_as_null(std::string_view scalar);

/// What Python's str() makes of the values of scalars of these types: "True", "31" of 0x1F,
/// "1000.0" of 1.0e+3, "2024-01-31 12:00:00+01:00". nullopt where PyYAML fails: "0b", an integer of
/// more than 4300 digits, a day that no month has.
std::string boolean_text(std::string_view scalar);
std::optional<std::string> integer_text(std::string_view scalar);
std::string real_text(std::string_view scalar);
std::optional<std::string> timestamp_text(std::string_view scalar);

}  // namespace mlf::wire
