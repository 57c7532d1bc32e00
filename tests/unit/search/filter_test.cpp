// SPDX-License-Identifier: Apache-2.0
#include "search/filter.h"

#include <map>
#include <string>
#include <variant>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "search/expression.h"

using mlf::search::All;
using mlf::search::Domain;
using mlf::search::Filter;

namespace {

/// A record that keeps a list of the values it was asked for.
class RecordingSubject : public mlf::search::Subject {
 public:
  std::optional<std::string_view> text_attribute(std::string_view name) const override {
    asked.push_back("attribute " + std::string(name));
    return "text";
  }
  std::optional<double> number_attribute(std::string_view name) const override {
    asked.push_back("attribute " + std::string(name));
    return 1;
  }
  std::optional<double> metric(std::string_view key) const override {
    asked.push_back("metric " + std::string(key));
    return 1;
  }
  std::optional<std::string_view> param(std::string_view key) const override {
    asked.push_back("param " + std::string(key));
    return "text";
  }
  std::optional<std::string_view> tag(std::string_view key) const override {
    asked.push_back("tag " + std::string(key));
    return std::nullopt;
  }
  bool any_dataset(const std::function<bool(const mlf::DatasetInput&)>&) const override {
    asked.emplace_back("dataset");
    return false;
  }

  mutable std::vector<std::string> asked;
};

std::vector<std::string> asked_by(std::string_view filter) {
  const RecordingSubject subject;
  (void)Filter::parse(filter, Domain::runs).matches(subject);
  return subject.asked;
}

bool matches(std::string_view filter) {
  return Filter::parse(filter, Domain::runs).matches(RecordingSubject());
}

std::string refusal(std::string_view filter) {
  try {
    Filter::parse(filter, Domain::runs);
  } catch (const mlf::Error& error) {
    CHECK(error.code() == mlf::ErrorCode::invalid_parameter_value);
    return error.what();
  }
  return "no error";
}

std::string repeated(std::string_view text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

using Asked = std::vector<std::string>;

}  // namespace

TEST_CASE("no text, and nothing but AND, matches everything") {
  const auto asks_nothing = [](std::string_view text) {
    const auto filter = Filter::parse(text, Domain::runs);
    const auto* all = std::get_if<All>(&filter.expression().node);
    return all != nullptr && all->operands.empty();
  };
  CHECK(asks_nothing(""));
  CHECK(asks_nothing("AND"));
  CHECK_FALSE(asks_nothing("metrics.a > 1"));
  CHECK(Filter::parse("", Domain::runs).matches(RecordingSubject()));
}

TEST_CASE("only what is named is asked for") {
  CHECK(asked_by("params.lr = 'x'") == Asked{"param lr"});
  CHECK(asked_by("created > 0") == Asked{"attribute start_time"});
}

TEST_CASE("what is cheap is asked first, and no more once the answer is certain") {
  CHECK(asked_by("metrics.a > 5 AND status = 'x'") == Asked{"attribute status"});
  CHECK(
      asked_by("dataset.name = 'x' AND metrics.a = 5 AND params.b = 'text' AND run_id = 'text'") ==
      Asked{"attribute run_id", "param b", "metric a"});
  CHECK(asked_by("metrics.a = 1 OR status = 'text'") == Asked{"attribute status"});
  CHECK(asked_by("(metrics.a = 5 OR dataset.name = 'x') AND params.b = 'x'") == Asked{"param b"});
}

TEST_CASE("NOT binds more tightly than AND, and AND than OR") {
  const std::string yes = "metrics.a = 1";
  const std::string no = "metrics.a = 2";
  CHECK(matches(yes + " OR " + no + " AND " + no));
  CHECK_FALSE(matches("(" + yes + " OR " + no + ") AND " + no));
  CHECK_FALSE(matches("NOT " + yes + " AND " + no));
  CHECK(matches("NOT (" + yes + " AND " + no + ")"));
  CHECK(matches("NOT " + no + " AND " + yes));
  CHECK(matches("not not " + yes));
  CHECK(matches("NOT " + yes + " OR " + yes));
}

TEST_CASE("NOT is true of what a record lacks") {
  CHECK_FALSE(matches("tags.a = 'x'"));
  CHECK_FALSE(matches("tags.a != 'x'"));
  CHECK(matches("NOT tags.a = 'x'"));
  CHECK(matches("tags.a IS NULL"));
}

TEST_CASE("the caret points at what is wrong") {
  CHECK(
      refusal("metrics.a > 1 AND metrcs.b > 2") ==
      "Invalid entity type 'metrcs'. Valid values are ['metric', 'parameter', 'tag', 'attribute', "
      "'dataset']\n"
      "  metrics.a > 1 AND metrcs.b > 2\n"
      "                    ^\n"
      "did you mean 'metrics'?");
  CHECK(refusal("params.é = 5 OR tags.b = 'x'") ==
        "Expected a quoted string value for parameter (e.g. 'my-value'). Got value 5\n"
        "  params.é = 5 OR tags.b = 'x'\n"
        "             ^");
  CHECK(refusal("run_id NOT IN (1)") ==
        "While parsing a list in the query, expected string value, punctuation, or whitespace, but "
        "got different type in list: (1)\n"
        "  run_id NOT IN (1)\n"
        "                ^");
  CHECK(refusal("status NOT LIKE 'x' ") ==
        "Invalid comparator 'NOT LIKE' not one of '{'!=', '=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'}'\n"
        "  status NOT LIKE 'x' \n"
        "         ^\n"
        "NOT stands before the comparison, as in NOT params.a LIKE 'x%'");
  CHECK(refusal("tags.a/b = 'x'") ==
        "Invalid comparison clause. Expected 'Identifier' found 'tags.a/b'\n"
        "  tags.a/b = 'x'\n"
        "  ^\n"
        "a key with other characters than letters, digits, _ and . needs quotes: "
        "metrics.\"val/loss\"");
}

TEST_CASE("hints say what would be right") {
  const auto hints = [](std::string_view filter, std::string_view hint) {
    CAPTURE(filter);
    CHECK(refusal(filter).ends_with("\n" + std::string(hint)));
  };
  hints("tags.a = 'x", "this quote is never closed");
  hints("metrics.in > 1", "the key is a reserved word and needs quotes");
  hints("run_id IN ('a'", "this list is never closed");
  hints("run_id IN 'a'", "expected a list in parentheses");
  hints("metrics.a > 1;", "a filter is one expression, without ';'");
  hints("metrics.a >", "expected a value after >");
  hints("metrics.a > 1e+5", "numbers are written like 5, -0.25 or 1e-5");
  hints("tags.a IS 'x'", "expected IS NULL or IS NOT NULL");
  hints("tags.a NOT 'x'", "expected NOT IN");
}

TEST_CASE("with OR, NOT or parentheses every AND has its two sides") {
  for (const auto* filter :
       {"metrics.a = 1 AND OR metrics.a = 1", "(AND metrics.a = 1)", "NOT metrics.a = 1 AND",
        "metrics.a = 1 metrics.a = 1 OR metrics.a = 1",
        "metrics.a = 1 OR metrics.a = 1 AND AND metrics.a = 1"}) {
    CAPTURE(filter);
    CHECK_FALSE(refusal(filter) == "no error");
  }
  CHECK(matches("AND metrics.a = 1 metrics.a = 1 AND AND"));
}

TEST_CASE("an AND is missing where MLflow would take a comparison for a key") {
  CHECK(refusal("tags.a = 'x' tags.b IS NULL").starts_with("expected AND before this comparison"));
  CHECK(refusal("run_id IN ('x') run_id IN ('x')").starts_with("expected AND"));
  CHECK(matches("tags.b IS NULL tags.a IS NULL"));
}

TEST_CASE("a list never equals a text") {
  CHECK_FALSE(matches("run_id = ('text')"));
  CHECK(matches("run_id != ('text')"));
  CHECK(matches("run_id IN ('text')"));
}

TEST_CASE("an experiment without a time differs from every time") {
  const mlf::Experiment experiment;
  const mlf::search::ExperimentSubject subject(experiment);
  CHECK(Filter::parse("creation_time != 5", Domain::experiments).matches(subject));
  CHECK_FALSE(Filter::parse("creation_time = 5", Domain::experiments).matches(subject));
  CHECK_FALSE(Filter::parse("creation_time < 5", Domain::experiments).matches(subject));
}

TEST_CASE("parentheses may be nested a hundred deep") {
  const auto nested = [](int depth) {
    return repeated("(", depth) + "metrics.a = 1" + repeated(")", depth);
  };
  CHECK(matches(nested(100)));
  CHECK(refusal(nested(101)).starts_with("parentheses are nested more than 100 deep\n"));
  CHECK(refusal(repeated("(", 1 << 20)).starts_with("parentheses are nested more than 100 deep\n"));
  CHECK(matches(repeated("NOT ", 100'000) + "metrics.a = 1"));
}

TEST_CASE("large filters") {
  CHECK(matches("metrics.a = 1" + repeated(" AND metrics.a = 1", 10'000)));
  CHECK(matches("metrics.a = 2" + repeated(" OR metrics.a = 2", 10'000) + " OR metrics.a = 1"));
  CHECK_FALSE(matches("params.a = '" + std::string(1 << 20, 'x') + "'"));
  CHECK(refusal(std::string(1 << 20, '\'') + "x'").size() < 2000);
  CHECK(refusal("x" + repeated(" /*", 300'000)).find('^') != std::string::npos);
  CHECK(refusal(repeated("`", 100'001)).find('^') != std::string::npos);
}
