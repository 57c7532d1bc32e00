// SPDX-License-Identifier: Apache-2.0
#include "search/gate.h"

#include <cmath>
#include <limits>
#include <string>

#include <doctest/doctest.h>

#include "base/error.h"

namespace mlf::search {
namespace {

using Outcome = Gate::Outcome;

Run run_with(std::vector<Metric> metrics, std::vector<Param> params = {}) {
  Run run;
  run.info.run_id = "candidate";
  run.metrics = std::move(metrics);
  run.params = std::move(params);
  return run;
}

Metric metric(std::string key, double value) {
  Metric result;
  result.key = std::move(key);
  result.value = value;
  return result;
}

const double nan_value = std::numeric_limits<double>::quiet_NaN();

/// Lists in the order of keys, as stores give them.
Run candidate() {
  return run_with({metric("auc", 0.9), metric("diverged", nan_value), metric("endless", INFINITY),
                   metric("val/loss", 0.25), metric("Ünïcode", 7)},
                  {{"depth", "6"}, {"lr", "1e-3"}, {"optimizer", "adam"}});
}

Run base() {
  Run run = run_with({metric("auc", 0.92), metric("metrics.odd", 3), metric("time", 10)},
                     {{"depth", "4"}});
  run.info.run_id = "base";
  return run;
}

Outcome outcome(std::string_view text) {
  return Gate::parse(text).evaluate(candidate(), base()).outcome;
}

bool holds(std::string_view text) {
  const Outcome result = outcome(text);
  REQUIRE(result != Outcome::undefined);
  return result == Outcome::holds;
}

std::string error_of(std::string_view text) {
  try {
    Gate::parse(text);
  } catch (const Error& error) {
    CHECK(error.code() == ErrorCode::invalid_parameter_value);
    return error.what();
  }
  return "";
}

TEST_CASE("a condition compares a run with its base") {
  CHECK(holds("metrics.auc < base.auc - 0.01"));
  CHECK_FALSE(holds("metrics.auc < base.auc - 0.05"));
  CHECK(holds("metrics.auc < base.metrics.auc"));
  CHECK(holds("params.depth > base.params.depth"));
}

TEST_CASE("every comparison") {
  CHECK(holds("1 < 2"));
  CHECK_FALSE(holds("2 < 2"));
  CHECK(holds("2 <= 2"));
  CHECK(holds("3 > 2"));
  CHECK(holds("2 >= 2"));
  CHECK(holds("2 = 2"));
  CHECK(holds("2 == 2"));
  CHECK(holds("2 != 3"));
  CHECK_FALSE(holds("2 != 2"));
}

TEST_CASE("arithmetic has the usual precedence and associativity") {
  CHECK(holds("1 + 2 * 3 = 7"));
  CHECK(holds("(1 + 2) * 3 = 9"));
  CHECK(holds("10 - 4 - 3 = 3"));
  CHECK(holds("16 / 4 / 2 = 2"));
  CHECK(holds("-2 * -3 = 6"));
  CHECK(holds("2 - -1 = 3"));
  CHECK(holds("+1 = 1"));
  CHECK(holds("2-1=1"));
  CHECK(holds("1e-3 = 0.001"));
  CHECK(holds("1E+2 = 100"));
  CHECK(holds(".5 = 0.5"));
}

TEST_CASE("functions") {
  CHECK(holds("abs(metrics.auc - base.auc) < 0.021"));
  CHECK(holds("min(3, 1, 2) = 1"));
  CHECK(holds("MAX(3, 1, 2) = 3"));
  CHECK(holds("max(min(1, 2), abs(-5)) = 5"));
  CHECK(holds("min(4) = 4"));
}

TEST_CASE("and binds tighter than or, not tighter than both") {
  CHECK(holds("1 = 1 or 1 = 2 and 1 = 3"));
  CHECK_FALSE(holds("(1 = 1 or 1 = 2) and 1 = 3"));
  CHECK(holds("not 1 = 2 and 1 = 1"));
  CHECK_FALSE(holds("not (1 = 2 or 1 = 1)"));
  CHECK(holds("not not 1 = 1"));
  CHECK(holds("1 = 1 AND Not 1 = 2"));
}

TEST_CASE("names of metrics and params") {
  CHECK(holds("metric.auc = 0.9"));
  CHECK(holds("METRICS.auc = 0.9"));
  CHECK(holds("params.lr = 0.001"));
  CHECK(holds("param.depth = 6"));
  CHECK(holds("metrics.`val/loss` = 0.25"));
  CHECK(holds("metrics.\"val/loss\" = 0.25"));
  CHECK(holds("metrics.Ünïcode = 7"));
  CHECK(holds("base.time = 10"));
  CHECK(holds("base.`time` = 10"));
  CHECK(holds("base.metrics.metrics.odd = 3"));
  CHECK(holds("metrics.auc-base.auc<0"));
}

TEST_CASE("a metric that is absent is an error, not a pass") {
  const Gate gate = Gate::parse("metrics.auc < base.acc");
  CHECK_THROWS_WITH_AS(gate.evaluate(candidate(), base()),
                       "run 'base' has no metric 'acc', which 'base.acc' asks for", Error);
  const Gate param = Gate::parse("params.width > 1");
  CHECK_THROWS_WITH_AS(param.evaluate(candidate(), base()),
                       "run 'candidate' has no param 'width', which 'params.width' asks for",
                       Error);
}

TEST_CASE("a param that is no number is an error") {
  const Gate gate = Gate::parse("params.optimizer = 1");
  CHECK_THROWS_WITH_AS(gate.evaluate(candidate(), base()),
                       "param 'optimizer' of run 'candidate' is 'adam', not a number", Error);
}

TEST_CASE("is missing asks for presence, and and/or stop when they have decided") {
  CHECK(holds("metrics.acc is missing"));
  CHECK_FALSE(holds("metrics.auc is missing"));
  CHECK(holds("metrics.auc IS NOT MISSING"));
  CHECK_FALSE(holds("params.optimizer is missing"));
  CHECK(holds("base.params.lr is missing"));
  CHECK(holds("metrics.acc is missing or metrics.acc < 0.5"));
  CHECK_FALSE(holds("metrics.acc is not missing and metrics.acc < 0.5"));
}

TEST_CASE("a comparison with NaN is undefined, and an undefined gate fails") {
  for (const char* text :
       {"metrics.diverged < 1", "metrics.diverged >= 1", "metrics.diverged != 1",
        "not metrics.diverged < 1", "abs(metrics.diverged) > 0", "min(1, metrics.diverged) > 0",
        "max(metrics.diverged, 1) > 0", "metrics.endless - metrics.endless > 0", "0 / 0 = 0",
        "metrics.diverged < 1 or 1 = 2", "1 = 1 and metrics.diverged < 1"}) {
    CAPTURE(text);
    const Gate::Verdict verdict = Gate::parse(text).evaluate(candidate(), base());
    CHECK(verdict.outcome == Outcome::undefined);
    CHECK(verdict.failed());
  }
}

TEST_CASE("what is decided without the NaN is decided") {
  CHECK(holds("metrics.diverged < 1 or 1 = 1"));
  CHECK(holds("1 = 1 or metrics.diverged < 1"));
  CHECK_FALSE(holds("metrics.diverged < 1 and 1 = 2"));
  CHECK(holds("metrics.diverged is nan"));
  CHECK_FALSE(holds("metrics.auc is nan"));
  CHECK(holds("metrics.auc is not nan and metrics.auc < 1"));
  CHECK(holds("metrics.endless > 1e308"));
  CHECK(holds("1 / 0 > 1e308"));
}

TEST_CASE("a verdict names what was looked at, once") {
  const Gate gate = Gate::parse("metrics.auc < base.auc - 0.01 or metrics.auc > 2 * base.`auc`");
  const Gate::Verdict verdict = gate.evaluate(candidate(), base());
  REQUIRE(verdict.operands.size() == 2);
  CHECK(verdict.operands[0].name == "metrics.auc");
  CHECK(verdict.operands[0].value == 0.9);
  CHECK(verdict.operands[1].name == "base.auc");
  CHECK(verdict.operands[1].value == 0.92);
  CHECK(verdict.failed());
  CHECK_FALSE(Gate::parse("1 = 2").evaluate(candidate(), base()).failed());
}

TEST_CASE("syntax errors point at the column") {
  CHECK(error_of("metrics.auc < ") ==
        "bad condition: unexpected end\n"
        "  metrics.auc < \n"
        "                ^");
  CHECK(error_of("auc < 1") ==
        "bad condition: unknown name 'auc'; write metrics.auc, params.auc or base.auc, and a key "
        "with other characters in backticks\n"
        "  auc < 1\n"
        "  ^");
  CHECK(error_of("metrics.Ü ; 1") ==
        "bad condition: unexpected character\n"
        "  metrics.Ü ; 1\n"
        "            ^");
}

TEST_CASE("each mistake has its message") {
  const auto first_line = [](std::string_view text) {
    const std::string message = error_of(text);
    return message.substr(0, message.find('\n'));
  };
  CHECK(first_line("") == "bad condition: unexpected end");
  CHECK(first_line("metrics.auc") ==
        "bad condition: expected a comparison such as metrics.auc < base.auc, not a number");
  CHECK(first_line("1 < 2 < 3") == "bad condition: comparisons do not chain; join two with 'and'");
  CHECK(first_line("(1 < 2") == "bad condition: expected ')'");
  CHECK(first_line("1 < 2)") == "bad condition: unexpected ')'");
  CHECK(first_line("(1 < 2) + 1 > 0") == "bad condition: '+' needs a number, this is a comparison");
  CHECK(first_line("1 and 1 < 2") == "bad condition: 'and' needs a comparison, this is a number");
  CHECK(first_line("not 1") == "bad condition: 'not' needs a comparison, this is a number");
  CHECK(first_line("(1 < 2) < 3") == "bad condition: '<' needs a number, this is a comparison");
  CHECK(first_line("metrics.`auc < 1") == "bad condition: missing closing `");
  CHECK(first_line("metrics. < 1") == "bad condition: expected a key");
  CHECK(first_line("metrics.a`b` < 1") == "bad condition: expected a key");
  CHECK(first_line("metrics.`` < 1") == "bad condition: expected a key");
  CHECK(first_line("`auc` < 1") == "bad condition: expected metrics. or params. before a key");
  CHECK(first_line("round(1) = 1") ==
        "bad condition: no function 'round'; there are abs, min and max");
  CHECK(first_line("abs(1, 2) = 1") == "bad condition: abs takes one number");
  CHECK(first_line("min() = 1") == "bad condition: unexpected ')'");
  CHECK(first_line("1.2.3 < 1") == "bad condition: '1.2.3' is no number");
  CHECK(first_line("1 is missing") == "bad condition: only a metric or a param can be missing");
  CHECK(first_line("metrics.a is odd") == "bad condition: expected 'missing' or 'nan' after 'is'");
  CHECK(first_line("metrics.a < and") == "bad condition: unexpected 'and'");
  CHECK(first_line("metrics.a 3") ==
        "bad condition: expected an operator such as <, + or and before this");
  CHECK(first_line(std::string_view("\x01", 1)) == "bad condition: unexpected character");
}

TEST_CASE("a hostile condition is refused, not a crash") {
  CHECK(error_of(std::string(3000, '(')).find("nested too deeply") != std::string::npos);
  CHECK(error_of(std::string(3000, '-')).find("nested too deeply") != std::string::npos);
  CHECK(error_of(std::string(5000, '1')).find("too long") != std::string::npos);
  std::string chain = "1";
  while (chain.size() < 4000) chain += "+1";
  CHECK(holds(chain + " > 2000"));
}

}  // namespace
}  // namespace mlf::search
