// SPDX-License-Identifier: Apache-2.0
#include "scoring/score_whole.h"

#include "base/error.h"

namespace mlf::scoring {

namespace {

constexpr std::size_t longest_input = std::size_t{1} << 30;

std::string read_whole(const ReadPiece& read) {
  std::string text;
  for (auto piece = read(); !piece.empty(); piece = read()) {
    text += piece;
    if (text.size() > longest_input) {
      throw invalid_parameter(
          "the input has more than 1 GiB; with --output-format csv or jsonl it is scored in parts");
    }
  }
  return text;
}

}  // namespace

std::string score_whole(const ReadPiece& read, std::string_view content_type,
                        std::string_view params, const Score& score) {
  const auto body = read_whole(read);
  try {
    return score({.content_type = content_type, .body = body, .params = params});
  } catch (const ScoringError& error) {
    const auto reason = short_reason(error);
    const bool says_it = std::string_view(error.what()).find(reason) != std::string_view::npos;
    throw invalid_parameter("{}: {}{}", error.code_name(), error.what(),
                            says_it ? "" : "\n" + reason);
  }
}

}  // namespace mlf::scoring
