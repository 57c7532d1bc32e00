// SPDX-License-Identifier: Apache-2.0
#include "search/order_by.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"

using mlf::search::Domain;
using mlf::search::Ordering;

namespace {

constexpr double no_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

mlf::Run run(const std::string& id, std::int64_t start_time, std::optional<double> metric = {}) {
  mlf::Run run;
  run.info.run_id = id;
  run.info.start_time = start_time;
  if (metric) run.metrics.push_back({.key = "m", .value = *metric});
  return run;
}

std::string sorted_ids(std::vector<mlf::Run> runs, const std::vector<std::string>& order_by) {
  const auto ordering = Ordering::parse(order_by, Domain::runs);
  const auto key = [&](const mlf::Run& r) { return ordering.key(mlf::search::RunSubject(r)); };
  std::ranges::sort(
      runs, [&](const mlf::Run& a, const mlf::Run& b) { return ordering.before(key(a), key(b)); });
  std::string ids;
  for (const auto& each : runs) ids += each.info.run_id;
  return ids;
}

std::string order_refusal(const std::string& clause, Domain domain = Domain::runs) {
  try {
    Ordering::parse(std::vector{clause}, domain);
  } catch (const mlf::Error& error) {
    CHECK(error.code() == mlf::ErrorCode::invalid_parameter_value);
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("runs are newest first, then by id") {
  CHECK(sorted_ids({run("b", 1), run("a", 1), run("c", 2)}, {}) == "cab");
}

TEST_CASE("NaN and then what is missing come last in both directions") {
  const std::vector runs = {run("a", 1),
                            run("b", 1, no_number),
                            run("c", 1, infinity),
                            run("d", 1, -infinity),
                            run("e", 1, 0.5),
                            run("f", 1, no_number),
                            run("g", 2)};
  CHECK(sorted_ids(runs, {"metrics.m"}) == "decbfga");
  CHECK(sorted_ids(runs, {"metrics.m DESC"}) == "cedbfga");
}

TEST_CASE("later clauses decide what earlier ones leave equal") {
  const std::vector runs = {run("a", 1, 1), run("b", 3, 1), run("c", 2, 2)};
  CHECK(sorted_ids(runs, {"metrics.m DESC", "start_time ASC"}) == "cab");
  CHECK(sorted_ids(runs, {"metrics.m", "run_id DESC"}) == "bac");
  CHECK(sorted_ids(runs, {"start_time", "start_time DESC"}) == "acb");
}

TEST_CASE("texts are in the order of their code points") {
  std::vector<mlf::Run> runs;
  for (const auto* name : {"é", "a", "Z", "", "日"}) {
    runs.push_back(run(std::string(name) + ".", 1));
    runs.back().info.run_name = name;
  }
  CHECK(sorted_ids(runs, {"run_name"}) == ".Z.a.é.日.");
  CHECK(sorted_ids(runs, {"attributes.run_name desc"}) == "日.é.a.Z..");
}

TEST_CASE("directions in any case, keys in quotes") {
  const std::vector runs = {run("a", 1), run("b", 2)};
  CHECK(sorted_ids(runs, {"start_time asc"}) == "ab");
  CHECK(sorted_ids(runs, {"attribute.`start_time`\tAsc"}) == "ab");
  CHECK(sorted_ids(runs, {"\"start_time\" ASC"}) == "ab");
  CHECK(sorted_ids(runs, {"metrics.`a b` DESC", "created"}) == "ab");
}

TEST_CASE(
    "experiments without a clause: newest first, then by id upwards; with one: ids downwards") {
  std::vector<mlf::Experiment> experiments(3);
  for (std::size_t i = 0; i < 3; ++i) {
    experiments[i].experiment_id = std::to_string(i);
    experiments[i].name = "same";
    experiments[i].creation_time = i == 2 ? 5 : 1;
  }
  const auto ids = [&](const std::vector<std::string>& order_by) {
    const auto ordering = Ordering::parse(order_by, Domain::experiments);
    const auto key = [&](const mlf::Experiment& e) {
      return ordering.key(mlf::search::ExperimentSubject(e));
    };
    auto sorted = experiments;
    std::ranges::sort(
        sorted, [&](const auto& a, const auto& b) { return ordering.before(key(a), key(b)); });
    std::string joined;
    for (const auto& each : sorted) joined += each.experiment_id;
    return joined;
  };
  CHECK(ids({}) == "201");
  CHECK(ids({"name"}) == "210");
  CHECK(ids({"name", "experiment_id ASC"}) == "012");
  experiments[2].creation_time.reset();
  CHECK(ids({"creation_time"}) == "102");
  CHECK(ids({"creation_time DESC"}) == "102");
}

TEST_CASE("a clause that is no name with a direction is refused, with a caret") {
  CHECK(order_refusal("metrics.a, start_time") ==
        "Invalid order_by clause 'metrics.a, start_time'. Could not be parsed.\n"
        "  metrics.a, start_time\n"
        "           ^\n"
        "a clause is a name and, if need be, ASC or DESC; others go in clauses of their own");
  CHECK(order_refusal("metrics.a dsc").starts_with("Invalid ordering key in order_by clause "));
  CHECK(order_refusal("strat_time").ends_with("did you mean 'start_time'?"));
  for (const auto* clause : {"", " ", " start_time", "start_time ", "start_time;", "1", "'a'",
                             "start_time DESC NULLS LAST", "metrics.a DESC DESC", "metrics.`a DESC",
                             "metrics.a/b", "`Run name`", "dataset.name"}) {
    CAPTURE(clause);
    CHECK_FALSE(order_refusal(clause) == "no error");
  }
  CHECK(order_refusal("tags.a", Domain::experiments).starts_with("Invalid order_by entity: tag\n"));
}

TEST_CASE("before is a strict weak order") {
  const std::vector runs = {run("a", 1), run("b", 1, no_number), run("c", 1, 1), run("d", 1, 1)};
  for (const auto* clause : {"metrics.m", "metrics.m DESC"}) {
    const auto ordering = Ordering::parse(std::vector<std::string>{clause}, Domain::runs);
    for (const auto& a : runs) {
      for (const auto& b : runs) {
        const auto key_a = ordering.key(mlf::search::RunSubject(a));
        const auto key_b = ordering.key(mlf::search::RunSubject(b));
        const int ways = ordering.before(key_a, key_b) + ordering.before(key_b, key_a);
        CHECK(ways == (&a == &b ? 0 : 1));
      }
    }
  }
}
