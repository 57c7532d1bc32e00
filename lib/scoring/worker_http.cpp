// SPDX-License-Identifier: Apache-2.0
#include "scoring/worker_http.h"

#include <array>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/text.h"

namespace mlf::scoring {

namespace {

AnswerTimes times_of(const JsonReader& described) {
  AnswerTimes times;
  const std::array<AnswerTimes::Duration*, 3> parts{&times.parse, &times.predict, &times.encode};
  const Json& list = described.value("times");
  if (!list.is_array() || list.size() != parts.size()) {
    throw described.wrong("times", "a list of three numbers");
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (!list[i].is_number_integer()) throw described.wrong("times", "a list of integers");
    *parts[i] = AnswerTimes::Duration(list[i].get<std::int64_t>());
  }
  times.together = described.get<std::uint64_t>("together");
  return times;
}

}  // namespace

std::string encode_http_requests(std::span<const HttpRequest> requests, std::size_t most_rows) {
  std::vector<std::string> described;
  std::string bodies;
  for (const auto& each : requests) {
    described.push_back(fmt::format(R"({{"content_type": {}, "size": {}}})",
                                    json_line(std::string(each.content_type)), each.body.size()));
    bodies += each.body;
  }
  return encode_message(
      fmt::format(R"({{"for_http": [{}], "max_rows": {}}})", join(described, ", "), most_rows),
      bodies);
}

std::vector<ScoringAnswer> decode_http_answers(const WorkerMessage& message, std::size_t count) {
  const auto header = JsonReader::parse(message.header, "the worker's answer");
  std::string_view bodies = message.body;
  std::vector<ScoringAnswer> answers;
  for (const auto& described : header.list("answers")) {
    const auto status = described.get<std::int64_t>("http_status");
    if (status < 200 || status > 599) throw described.wrong("http_status", "a status of HTTP");
    const auto size = described.get<std::uint64_t>("size");
    if (size > bodies.size()) throw described.wrong("size", "the size of a body");
    answers.push_back({.status = static_cast<int>(status),
                       .content_type = described.get<std::string>("content_type"),
                       .body = std::string(bodies.substr(0, size)),
                       .times = times_of(described)});
    bodies.remove_prefix(size);
  }
  if (answers.size() == count && bodies.empty()) return answers;
  throw internal_error("the worker answered {} requests with {} answers", count, answers.size());
}

}  // namespace mlf::scoring
