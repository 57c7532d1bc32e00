// SPDX-License-Identifier: Apache-2.0
#include "sweep/report.h"

#include <doctest/doctest.h>

#include "core/tag.h"

using namespace mlf;
using namespace mlf::sweep;

namespace {

Member member_of(RunStatus status, std::vector<Tag> tags) {
  Run run{.info = {.run_id = "r", .status = status}};
  run.tags = std::move(tags);
  run.metrics = {{.key = "loss", .value = 0.5}, {.key = "system/cpu", .value = 90}};
  return {.point = {{"alpha", "1"}, {"fixed", "2"}}, .plan = {}, .key = "k", .run = run};
}

Sweep sweep_of(std::vector<Member> members) {
  return {.checkout = {},
          .given = {},
          .sampling = {},
          .members = std::move(members),
          .varied = {"alpha"}};
}

}  // namespace

TEST_CASE("of a member its own parameters and its results are told") {
  const auto report = report_member(sweep_of({}), member_of(RunStatus::finished, {}));
  CHECK(report.parameters == std::vector<Param>{{"alpha", "1"}});
  REQUIRE(report.results.size() == 1);
  CHECK(report.results[0].key == "loss");
  CHECK(report.failure.empty());
}

TEST_CASE("of a member that did not finish the reason is told") {
  const auto failure = [](RunStatus status, std::vector<Tag> tags) {
    return report_member(sweep_of({}), member_of(status, std::move(tags))).failure;
  };
  const Tag code{std::string(tags::exec_exit_code), "3"};
  const Tag signal{std::string(tags::exec_signal), "SIGKILL"};
  CHECK(failure(RunStatus::failed, {code}) == "exit code 3");
  CHECK(failure(RunStatus::killed, {code, signal}) == "by SIGKILL");
  CHECK(failure(RunStatus::failed, {}).empty());
  CHECK(failure(RunStatus::finished, {code}).empty());
}

TEST_CASE("the table of a sweep has the runs that there are, what they vary in and their results") {
  auto other = member_of(RunStatus::failed, {});
  other.run->metrics = {{.key = "auc", .value = 1}};
  const Member none{.point = {}, .plan = {}, .key = "n"};
  const auto table = report_sweep(sweep_of({member_of(RunStatus::finished, {}), none, other}));
  CHECK(table.runs.size() == 2);
  CHECK(table.columns == std::vector<std::string>{"params.alpha", "metrics.auc", "metrics.loss"});
}
