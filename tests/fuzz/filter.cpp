// SPDX-License-Identifier: Apache-2.0
//
// Filters and order_by clauses of any bytes: they parse or are refused with
// INVALID_PARAMETER_VALUE, and what parses can be asked of a run and of an experiment. The first
// byte chooses which of both.
#include "search/filter.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "search/order_by.h"
#include "search/subject.h"

namespace {

using mlf::search::Domain;

void parse_filter(std::string_view text, Domain domain, const mlf::search::Subject& subject) {
  try {
    const auto filter = mlf::search::Filter::parse(text, domain);
    const bool once = filter.matches(subject);
    if (once != filter.matches(subject)) std::abort();
    if (text.empty() || domain != Domain::runs) return;
    // What MLflow takes as well must mean the same in the parentheses that only mlf has.
    const auto negated = mlf::search::Filter::parse("NOT (" + std::string(text) + ")", domain);
    if (negated.matches(subject) == once) std::abort();
  } catch (const mlf::Error& error) {
    if (error.code() != mlf::ErrorCode::invalid_parameter_value) std::abort();
  }
}

void parse_ordering(std::string_view text, Domain domain, const mlf::search::Subject& subject) {
  try {
    const auto ordering = mlf::search::Ordering::parse(std::vector{std::string(text)}, domain);
    const auto key = ordering.key(subject);
    if (ordering.before(key, key)) std::abort();
  } catch (const mlf::Error& error) {
    if (error.code() != mlf::ErrorCode::invalid_parameter_value) std::abort();
  }
}

mlf::Run some_run() {
  mlf::Run run;
  run.info.run_id = "a1";
  run.info.run_name = "name";
  run.info.start_time = 1000;
  run.metrics = {{.key = "acc", .value = 0.5}, {.key = "loss", .value = 1e300}};
  run.params = {{"lr", "0.1"}, {"note", "line one\nline two"}};
  run.tags = {{"env", "prod"}};
  run.dataset_inputs.resize(1);
  run.dataset_inputs[0].tags = {{"mlflow.data.context", "train"}};
  return run;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const mlf::Run run = some_run();
  static const mlf::Experiment experiment;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto domain = (data[0] & 1) != 0 ? Domain::experiments : Domain::runs;
  const mlf::search::RunSubject run_subject(run);
  const mlf::search::ExperimentSubject experiment_subject(experiment);
  const mlf::search::Subject& subject = domain == Domain::runs
                                            ? static_cast<const mlf::search::Subject&>(run_subject)
                                            : experiment_subject;
  if ((data[0] & 2) != 0) {
    parse_ordering(text, domain, subject);
  } else {
    parse_filter(text, domain, subject);
  }
  return 0;
}
