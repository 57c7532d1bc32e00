// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::project {

/// The byte that stands for a value in the text of a command.
constexpr char value_mark = '\0';

/// The quotes around a place of a command.
enum class Quotes { none, single_quotes, double_quotes, unknown };

/// Where a value goes into a command.
struct Place {
  Quotes quotes = Quotes::unknown;
  bool begins_command = false;  ///< it is in the word that names the command
  /// Why only a plain value may stand here: "'read' gets it". Empty: any value may.
  std::string plain_because{};
};

/// The places of the values in a command for bash, in their order.
std::vector<Place> find_places(std::string_view command);

/// Whether a shell takes the word for one of its own where a command begins: "if", "time".
bool is_reserved(std::string_view word);

}  // namespace mlf::project
