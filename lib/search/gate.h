// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/run.h"

namespace mlf::search {

struct GateNode;  // gate_node.h

/// A condition on a run and the run it is measured against, such as
/// "metrics.auc < base.auc - 0.01": what `mlf run compare --fail-if` fails on.
///
///   condition  = condition "or" condition | condition "and" condition | "not" condition
///              | "(" condition ")" | comparison
///   comparison = number ("<" | "<=" | ">" | ">=" | "=" | "==" | "!=") number
///              | name "is" ["not"] ("missing" | "nan")
///   number     = number ("+" | "-" | "*" | "/") number | "-" number | "(" number ")" | literal |
///   name
///              | "abs(" number ")" | "min(" number {"," number} ")" | "max(" number {"," number}
///              ")"
///   name       = ["base."] ("metrics." | "params.") key | "base." key
///
/// "base.KEY" is the base's metric. A key with other characters than letters, digits, "_" and "."
/// stands in backticks or double quotes: metrics.`val/loss`. Words are recognised in any case.
///
/// A comparison with NaN is neither true nor false, and so is what "and", "or" and "not" cannot
/// decide without it; a gate must fail on such a condition, for a diverged run is no good run.
class Gate {
 public:
  enum class Outcome { holds, does_not_hold, undefined };

  /// What a name stood for when the gate was evaluated.
  struct Operand {
    std::string name;  ///< as it was written
    double value = 0;
  };

  struct Verdict {
    Outcome outcome = Outcome::does_not_hold;
    std::vector<Operand> operands;  ///< those that were looked at, each once, in that order

    /// Whether the run is to be refused: the condition holds or is undefined.
    bool failed() const { return outcome != Outcome::does_not_hold; }
  };

  /// @throws Error INVALID_PARAMETER_VALUE: the message, the text, and a caret under the column.
  static Gate parse(std::string_view text);

  /// @throws Error RESOURCE_DOES_NOT_EXIST for a metric or param that a run lacks, unless "and" or
  ///   "or" have decided before it is looked at; INVALID_PARAMETER_VALUE for a param that is no
  ///   number.
  Verdict evaluate(const Run& run, const Run& base) const;

  const std::string& text() const { return text_; }

 private:
  Gate(std::string text, std::shared_ptr<const GateNode> root)
      : text_(std::move(text)), root_(std::move(root)) {}

  std::string text_;
  std::shared_ptr<const GateNode> root_;
};

}  // namespace mlf::search
