// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace mlf::wire {

/// Whether PyYAML reads an unquoted scalar as text, and not as one of YAML 1.1's other types: truth
/// values ("yes", "off"), integers ("010", "1_000", "12:30"), floats, dates, null, "<<" and "=".
bool reads_as_text(std::string_view scalar);

/// "", "~", "null", "Null", "NULL".
bool reads_as_null(std::string_view scalar);

}  // namespace mlf::wire
