// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "scoring/row_source.h"
#include "scoring/worker.h"

namespace mlf::scoring {

enum class BatchFormat { csv, jsonl };

struct BatchOptions {
  BatchFormat format = BatchFormat::csv;
  std::size_t chunk_rows = 10'000;             ///< the most rows of a request
  std::string params = "{}";                   ///< as in ScoringRequest
  std::optional<std::uint64_t> max_rejects{};  ///< more rejected rows end the work
};

/// How far the work is. Several sources may be scored one after the other, each with the summary of
/// the one before.
struct BatchSummary {
  std::uint64_t scored = 0;              ///< rows of all sources
  std::uint64_t rejected = 0;            ///< rows of all sources
  std::uint64_t rows = 0;                ///< of this source, that are done
  std::optional<std::string> heading{};  ///< of the output, a CSV, with "\n", once it has one
};

/// Where results go. Each gets whole lines.
struct BatchSinks {
  std::function<void(std::string_view)> output;
  /// Gets the rows that cannot be scored; without it, such a row ends the work.
  std::function<void(std::string_view)> rejects;
  /// Called when all results of a chunk have been given to the sinks; may be null.
  std::function<void(const BatchSummary&)> chunk_done{};
};

/// Scores all rows, in memory that depends on the size of a chunk alone. For each row the output
/// has the kept columns and the predictions, in the order of the input. When a request fails, its
/// rows are asked in halves until those are found that the model refuses; in smaller parts when the
/// scorer ended over them, because another must then be made each time.
/// `so_far` is what was done before: its `rows` of this source are passed over, and its heading is
/// the one that the output has.
/// @throws Error as `score` and parse_predictions(); INVALID_PARAMETER_VALUE "line 7: ..." for a
/// row that cannot be scored when there are no rejects; INVALID_STATE when there are more than
/// max_rejects, when the first 100 rows are all rejected, and when rows have other columns than the
/// first one or the heading.
BatchSummary score_batch(RowSource& rows, const Score& score, const BatchOptions& options,
                         const BatchSinks& sinks, BatchSummary so_far = {});

}  // namespace mlf::scoring
