// SPDX-License-Identifier: Apache-2.0
//
// Evaluates a gate's tree for a run and its base run. With plain booleans a comparison with NaN
// would be false, and a diverged run would pass "metrics.loss > 1". So conditions have a third
// value, undefined, and "and", "or" and "not" combine the three as in Kleene's logic.
#include "search/gate.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"
#include "search/gate_node.h"

namespace mlf::search {
namespace {

using GateKind = GateNode::Kind;
using Outcome = Gate::Outcome;

Outcome outcome_of(bool value) { return value ? Outcome::holds : Outcome::does_not_hold; }

Outcome inverse(Outcome outcome) {
  if (outcome == Outcome::undefined) return outcome;
  return outcome_of(outcome == Outcome::does_not_hold);
}

class Evaluation {
 public:
  Evaluation(const Run& run, const Run& base) : run_(run), base_(base) {}

  Outcome condition(const GateNode& node) {
    switch (node.kind) {
      case GateKind::negation:
        return inverse(condition(node.operands[0]));
      case GateKind::conjunction:
        return junction(node, Outcome::does_not_hold);
      case GateKind::disjunction:
        return junction(node, Outcome::holds);
      case GateKind::is_missing:
        return outcome_of(!is_present(node.operands[0]));
      case GateKind::is_nan:
        return outcome_of(std::isnan(number(node.operands[0])));
      default:
        return comparison(node);
    }
  }

  std::vector<Gate::Operand> take_operands() { return std::move(operands_); }

 private:
  /// "and" or "or". `deciding` is the outcome that decides the result when one side has it.
  Outcome junction(const GateNode& node, Outcome deciding) {
    const Outcome left = condition(node.operands[0]);
    if (left == deciding) return left;
    const Outcome right = condition(node.operands[1]);
    return right == deciding || left != Outcome::undefined ? right : left;
  }

  Outcome comparison(const GateNode& node) {
    const double left = number(node.operands[0]);
    const double right = number(node.operands[1]);
    if (std::isnan(left) || std::isnan(right)) return Outcome::undefined;
    switch (node.kind) {
      case GateKind::less:
        return outcome_of(left < right);
      case GateKind::less_equal:
        return outcome_of(left <= right);
      case GateKind::greater:
        return outcome_of(left > right);
      case GateKind::greater_equal:
        return outcome_of(left >= right);
      case GateKind::equal:
        return outcome_of(left == right);
      default:
        return outcome_of(left != right);
    }
  }

  double number(const GateNode& node) {
    switch (node.kind) {
      case GateKind::literal:
        return node.number;
      case GateKind::name:
        return named(node);
      case GateKind::negate:
        return -number(node.operands[0]);
      case GateKind::absolute:
        return std::fabs(number(node.operands[0]));
      case GateKind::minimum:
      case GateKind::maximum:
        return extreme(node);
      default:
        return arithmetic(node);
    }
  }

  double arithmetic(const GateNode& node) {
    const double left = number(node.operands[0]);
    const double right = number(node.operands[1]);
    switch (node.kind) {
      case GateKind::add:
        return left + right;
      case GateKind::subtract:
        return left - right;
      case GateKind::multiply:
        return left * right;
      default:
        return left / right;
    }
  }

  /// The minimum or maximum. Unlike with std::min and std::max the result is NaN if an operand is.
  double extreme(const GateNode& node) {
    double result = number(node.operands[0]);
    for (std::size_t i = 1; i < node.operands.size(); ++i) {
      const double next = number(node.operands[i]);
      const bool better = node.kind == GateKind::minimum ? next < result : next > result;
      if (better || std::isnan(next)) result = next;
      if (std::isnan(result)) return result;
    }
    return result;
  }

  double named(const GateNode& node) {
    const std::optional<double> value = find(node);
    if (value) return *value;
    const Run& run = node.of_base ? base_ : run_;
    throw not_found("run '{}' has no {} '{}', which '{}' asks for", run.info.run_id,
                    node.is_param ? "param" : "metric", printable(node.key), printable(node.text));
  }

  bool is_present(const GateNode& node) const {
    const Run& run = node.of_base ? base_ : run_;
    return node.is_param ? find_param(run, node.key) != nullptr
                         : find_metric(run, node.key) != nullptr;
  }

  std::optional<double> find(const GateNode& node) {
    const Run& run = node.of_base ? base_ : run_;
    const std::optional<double> value = node.is_param ? param(run, node) : metric(run, node);
    const auto is_same = [&](const Gate::Operand& operand) { return operand.name == node.text; };
    if (value && std::none_of(operands_.begin(), operands_.end(), is_same)) {
      operands_.push_back({node.text, *value});
    }
    return value;
  }

  static std::optional<double> metric(const Run& run, const GateNode& node) {
    const Metric* found = find_metric(run, node.key);
    return found == nullptr ? std::nullopt : std::optional(found->value);
  }

  static std::optional<double> param(const Run& run, const GateNode& node) {
    const Param* found = find_param(run, node.key);
    if (found == nullptr) return std::nullopt;
    const std::optional<double> value = parse_double(found->value);
    if (!value) {
      throw invalid_parameter("param '{}' of run '{}' is '{}', not a number", printable(node.key),
                              run.info.run_id, printable(found->value));
    }
    return value;
  }

  const Run& run_;
  const Run& base_;
  std::vector<Gate::Operand> operands_;
};

}  // namespace

Gate Gate::parse(std::string_view text) {
  return {std::string(text), std::make_shared<const GateNode>(parse_condition(text))};
}

Gate::Verdict Gate::evaluate(const Run& run, const Run& base) const {
  Evaluation evaluation(run, base);
  Verdict verdict;
  verdict.outcome = evaluation.condition(*root_);
  verdict.operands = evaluation.take_operands();
  return verdict;
}

}  // namespace mlf::search
