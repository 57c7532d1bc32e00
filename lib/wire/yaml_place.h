// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

/// Places in YAML that people write, and what is wrong there.
namespace mlf::wire {

/// A place in a text; lines and columns count from 1, columns in bytes.
struct YamlPlace {
  int line = 1;
  int column = 1;

  bool operator==(const YamlPlace&) const = default;
};

/// The place of the byte `offset` of `text`.
YamlPlace place_at(std::string_view text, std::size_t offset);

/// Where in the document `text` the byte `offset` of `value` stands, a text whose own place is
/// `place`; that place where the document writes it in escapes or names it by an alias.
YamlPlace place_in(std::string_view text, YamlPlace place, std::string_view value,
                   std::size_t offset);

/// Something wrong with a file that a person wrote.
struct Problem {
  YamlPlace place;
  std::string message;
};

/// "FILE:LINE:COLUMN: MESSAGE"
std::string to_string(const Problem& problem, std::string_view file);

/// A text that is no YAML.
class YamlError : public Error {
 public:
  explicit YamlError(Problem problem);
  const Problem& problem() const { return problem_; }

 private:
  Problem problem_;
};

}  // namespace mlf::wire
