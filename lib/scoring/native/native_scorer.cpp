// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/native_scorer.h"

#include <chrono>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/json.h"

namespace mlf::scoring::native {

namespace {

using ScoringClock = std::chrono::steady_clock;

AnswerTimes::Duration between(ScoringClock::time_point begin, ScoringClock::time_point end) {
  return std::chrono::duration_cast<AnswerTimes::Duration>(end - begin);
}

std::vector<model::ParamSpec> params_of(const model::Mlmodel& model) {
  return model.signature ? model.signature->params : std::vector<model::ParamSpec>();
}

/// A refusal as `mlflow models predict` has it.
ScoringError scoring_error(const Refusal& refusal) {
  const Json body = parse_json_or_null(refusal.answer().body);
  if (!body.is_object()) return {refusal.answer().body, "BAD_REQUEST", ""};
  const JsonReader reader(body, "the refusal");
  return {reader.find<std::string>("message").value_or(""),
          reader.find<std::string>("error_code").value_or("BAD_REQUEST"), ""};
}

}  // namespace

NativeScorer::NativeScorer(const model::Mlmodel& model, std::unique_ptr<const NativeModel> native)
    : model_(std::move(native)),
      reader_(model.signature),
      params_(params_of(model)),
      types_csv_(model.signature && model.signature->inputs),
      mlflow_version_(model.mlflow_version.value_or("")) {}

ScoringAnswer NativeScorer::answer(std::string_view content_type, std::string_view body) const {
  try {
    const auto start = ScoringClock::now();
    const auto request = reader_.read(content_type, body);
    const auto parsed = ScoringClock::now();
    const auto output = model_->predict(request.input, request.params);
    const auto predicted = ScoringClock::now();
    ScoringAnswer answer{
        .status = 200,
        .content_type = "application/json",
        .body = predictions_json(output),
        .times = {
            .parse = between(start, parsed), .predict = between(parsed, predicted), .together = 1}};
    answer.times.encode = between(predicted, ScoringClock::now());
    return answer;
  } catch (const Refusal& refusal) {
    return refusal.answer();
  }
}

std::string NativeScorer::score(const ScoringRequest& request) const {
  const bool is_csv = request.content_type == "text/csv";
  if (is_csv && types_csv_ && request.types == ScoringRequest::Types::guessed) {
    throw HandOver("pandas guesses the types of a CSV's columns");
  }
  try {
    auto parsed = reader_.read(request.content_type, request.body);
    if (request.params != "{}") parsed.params = params_.read(request.params);
    return predictions_json(model_->predict(parsed.input, parsed.params));
  } catch (const Refusal& refusal) {
    throw scoring_error(refusal);
  }
}

}  // namespace mlf::scoring::native
