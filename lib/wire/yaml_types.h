// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mlf::wire {

/// The type of a scalar without quotes in YAML 1.1, as PyYAML decides it.
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

/// Whether scalar_type() is text.
bool reads_as_text(std::string_view scalar);

/// Whether the scalar is "", "~", "null", "Null" or "NULL".
bool reads_as_null(std::string_view scalar);

/// The value of a scalar of that type as Python's str() writes it: "True" for yes, "31" for 0x1F,
/// "1000.0" for 1.0e+3, "2024-01-31 12:00:00+01:00" for a timestamp. nullopt where PyYAML fails:
/// "0b_", an integer of more than 4300 digits, a date that does not exist.
std::string boolean_text(std::string_view scalar);
std::optional<std::string> integer_text(std::string_view scalar);
std::string real_text(std::string_view scalar);
std::optional<std::string> timestamp_text(std::string_view scalar);

}  // namespace mlf::wire
