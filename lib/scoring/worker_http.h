// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scoring/scorer.h"
#include "scoring/worker_message.h"

/// The messages with which share/mlf/scoring_worker.py is asked what MLflow's scoring server
/// answers.
namespace mlf::scoring {

/// The bytes of a message with these requests, see Scorer::answer_all().
std::string encode_http_requests(std::span<const HttpRequest> requests, std::size_t most_rows);

/// The answers in the message that came back, one for each of `count` requests.
/// @throws Error INTERNAL_ERROR when it has no such answers.
std::vector<ScoringAnswer> decode_http_answers(const WorkerMessage& message, std::size_t count);

}  // namespace mlf::scoring
