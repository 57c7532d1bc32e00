// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mlf::project {

/// The byte that marks the place of a value in a command.
constexpr char value_mark = '\0';

/// The quotes around a place in a command.
enum class Quotes { none, single_quotes, double_quotes, unknown };

/// A place for a value in a command.
struct Place {
  Quotes quotes = Quotes::unknown;
  bool begins_command = false;  ///< it is in the word that is the command's name
  /// Why only a plain value is safe here, such as "'read' gets it"; empty when any value is.
  std::string plain_because{};
};

/// The places of the values in a bash command, in order.
std::vector<Place> find_places(std::string_view command);

/// Whether the word is reserved at the beginning of a command: "if", "time".
bool is_reserved(std::string_view word);

}  // namespace mlf::project
