// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/run.h"

namespace mlf::search {

struct GateNode;  // gate_node.h

/// A condition on a run and the base run that it is compared with, such as
/// "metrics.auc < base.auc - 0.01". `mlf run compare --fail-if` fails when the condition holds.
///
///   condition  = condition "or" condition | condition "and" condition | "not" condition
///              | "(" condition ")" | comparison
///   comparison = number ("<" | "<=" | ">" | ">=" | "=" | "==" | "!=") number
///              | name "is" ["not"] ("missing" | "nan")
///   number     = number ("+" | "-" | "*" | "/") number | "-" number | "(" number ")"
///              | "abs(" number ")" | "min(" numbers ")" | "max(" numbers ")"
///              | literal | name
///   numbers    = number {"," number}
///   name       = ["base."] ("metrics." | "params.") key | "base." key
///
/// "base.KEY" is a metric of the base run. A key with other characters than letters, digits, "_"
/// and "." is written in backticks or double quotes: metrics.`val/loss`. The words of the grammar
/// are recognised in any case.
///
/// A comparison with NaN is undefined: neither true nor false. "and", "or" and "not" are undefined
/// when their result depends on an undefined operand. A gate fails on an undefined condition,
/// because a metric that is NaN usually means that the training diverged.
class Gate {
 public:
  enum class Outcome { holds, does_not_hold, undefined };

  /// A name in the condition and the value it had.
  struct Operand {
    std::string name;  ///< as written in the condition
    double value = 0;
  };

  struct Verdict {
    Outcome outcome = Outcome::does_not_hold;
    std::vector<Operand> operands;  ///< the names that were evaluated, each once, in that order

    /// Whether the run fails the gate: the condition holds or is undefined.
    bool failed() const { return outcome != Outcome::does_not_hold; }
  };

  /// @throws Error INVALID_PARAMETER_VALUE; its message shows the text with a caret under the
  ///   column.
  static Gate parse(std::string_view text);

  /// Evaluates from left to right; the right side of "and" and "or" only where it matters.
  /// @throws Error RESOURCE_DOES_NOT_EXIST when a metric or param that is evaluated is missing;
  ///   INVALID_PARAMETER_VALUE when a param is not a number.
  Verdict evaluate(const Run& run, const Run& base) const;

  const std::string& text() const { return text_; }

 private:
  Gate(std::string text, std::shared_ptr<const GateNode> root)
      : text_(std::move(text)), root_(std::move(root)) {}

  std::string text_;
  std::shared_ptr<const GateNode> root_;
};

}  // namespace mlf::search
