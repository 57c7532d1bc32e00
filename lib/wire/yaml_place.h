// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/error.h"

/// Places in YAML files, for error messages.
namespace mlf::wire {

/// A place in a text. Lines and columns count from 1; columns are in bytes.
struct YamlPlace {
  int line = 1;
  int column = 1;

  bool operator==(const YamlPlace&) const = default;
};

/// The place of the byte `offset` of `text`.
YamlPlace place_at(std::string_view text, std::size_t offset);

/// The place in the document `text` of the byte `offset` of a scalar, whose place is `place` and
/// whose value is `value`. Returns `place` itself where the byte cannot be found, because the
/// document writes it as an escape or the scalar is an alias.
YamlPlace place_in(std::string_view text, YamlPlace place, std::string_view value,
                   std::size_t offset);

/// Something that is wrong in a file, and where.
struct Problem {
  YamlPlace place;
  std::string message;
};

/// "FILE:LINE:COLUMN: MESSAGE"
std::string to_string(const Problem& problem, std::string_view file);

/// A text that cannot be read as YAML: INVALID_PARAMETER_VALUE "line L, column C: MESSAGE".
class YamlError : public Error {
 public:
  explicit YamlError(Problem problem);
  const Problem& problem() const { return problem_; }

 private:
  Problem problem_;
};

}  // namespace mlf::wire
