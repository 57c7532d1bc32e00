// SPDX-License-Identifier: Apache-2.0
//
// A model answers many rows at once far faster than one by one, but one bad row makes MLflow refuse
// all rows of a request, and its message rarely says which row. So rows are asked in chunks, and a
// chunk that is refused is asked again in halves: a bad row costs about twice the logarithm of the
// chunk in requests. If the model refuses everything, as with a file of another kind, this would
// ask for each row of the file, so that is given up soon.
#include "scoring/score_batch.h"

#include <algorithm>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/csv.h"
#include "base/error.h"
#include "base/text.h"
#include "scoring/predictions.h"

namespace mlf::scoring {

namespace {

constexpr std::size_t largest_chunk = std::size_t{16} << 20;  // in bytes of the input
constexpr std::uint64_t hopeless = 100;                       // rejected rows, none scored
constexpr std::size_t parts_after_end = 16;

std::string csv_heading(const std::vector<NamedCell>& cells) {
  std::string line;
  for (const auto& named : cells) {
    if (&named != cells.data()) line += ',';
    line += csv_field(named.name);
  }
  return line + "\n";
}

std::string csv_values(const std::vector<NamedCell>& cells) {
  std::string line;
  for (const auto& named : cells) {
    if (&named != cells.data()) line += ',';
    line += csv_field(named.cell.text);
  }
  return line + "\n";
}

std::string json_values(const std::vector<NamedCell>& cells) {
  std::string line;
  for (const auto& [name, cell] : cells) {
    line += fmt::format("{}{}: ", line.empty() ? "{" : ", ", json_line(name));
    line += cell.kind == Cell::Kind::none   ? "null"
            : cell.kind == Cell::Kind::text ? json_line(cell.text)
                                            : cell.text;
  }
  return (line.empty() ? "{" : line) + "}\n";
}

struct Reject {
  Row row;
  std::string reason;
};

class BatchScorer {
 public:
  BatchScorer(RowSource& source, const Score& score, const BatchOptions& options,
              const BatchSinks& sinks, BatchSummary so_far)
      : source_(source),
        score_(score),
        options_(options),
        sinks_(sinks),
        summary_(std::move(so_far)) {}

  BatchSummary run() {
    for (std::uint64_t row = 0; row < summary_.rows; ++row) {
      if (!source_.next()) throw invalid_state("the input has fewer rows than were scored of it");
    }
    for (;;) {
      const auto rows = next_chunk();
      if (rows.empty() && problems_.empty()) return summary_;
      const auto count = rows.size() + problems_.size();
      score(rows);
      for (const Row& row : std::exchange(problems_, {})) reject(row, row.problem);
      write_rejects();
      summary_.rows += count;
      if (sinks_.chunk_done) sinks_.chunk_done(summary_);
    }
  }

 private:
  /// Rows to score; those with a problem go to problems_.
  std::vector<Row> next_chunk() {
    std::vector<Row> rows;
    std::size_t bytes = 0;
    while (rows.size() + problems_.size() < options_.chunk_rows && bytes < largest_chunk) {
      auto row = source_.next();
      if (!row) break;
      bytes += row->text.size();
      (row->problem.empty() ? rows : problems_).push_back(*std::move(row));
    }
    return rows;
  }

  void score(std::span<const Row> rows) {
    if (rows.empty()) return;
    const auto body = source_.body(rows);
    std::string answer;
    try {
      answer = score_({.content_type = source_.content_type(),
                       .body = body,
                       .types = ScoringRequest::Types::signature,
                       .params = options_.params});
    } catch (const ScoringError& error) {
      if (rows.size() == 1) return reject(rows.front(), short_reason(error));
      return score_parts(rows, error.ended_scorer() ? parts_after_end : 2);
    }
    write(rows, parse_predictions(answer, rows.size()));
  }

  void score_parts(std::span<const Row> rows, std::size_t parts) {
    const auto size = (rows.size() + parts - 1) / parts;
    for (std::size_t at = 0; at < rows.size(); at += size) {
      score(rows.subspan(at, std::min(size, rows.size() - at)));
    }
  }

  void write(std::span<const Row> rows, const std::vector<Prediction>& predictions) {
    std::string lines;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      auto cells = rows[i].kept;
      cells.insert(cells.end(), predictions[i].begin(), predictions[i].end());
      if (options_.format == BatchFormat::csv) lines += heading_for(cells, rows[i]);
      lines += options_.format == BatchFormat::csv ? csv_values(cells) : json_values(cells);
    }
    sinks_.output(lines);
    summary_.scored += rows.size();
  }

  /// The heading before the first row, "" before the others.
  std::string heading_for(const std::vector<NamedCell>& cells, const Row& row) {
    const auto heading = csv_heading(cells);
    if (!summary_.heading) return summary_.heading.emplace(heading);
    if (*summary_.heading == heading) return "";
    throw invalid_state("{}: the columns of the output are '{}', but were '{}' before",
                        source_.place(row), printable(trim(heading)),
                        printable(trim(*summary_.heading)));
  }

  void reject(const Row& row, const std::string& reason) {
    if (!sinks_.rejects) {
      throw invalid_parameter("{}: {}; with --rejects the other rows are scored",
                              source_.place(row), printable(reason));
    }
    rejects_.push_back({row, reason});
    ++summary_.rejected;
    if (options_.max_rejects && summary_.rejected > *options_.max_rejects) {
      write_rejects();
      throw invalid_state("more than {} rows were rejected; the last in {}: {}",
                          *options_.max_rejects, source_.place(row), printable(reason));
    }
    if (summary_.scored == 0 && summary_.rejected == hopeless) {
      write_rejects();
      throw invalid_state("the first {} rows were all rejected; the last in {}: {}", hopeless,
                          source_.place(row), printable(reason));
    }
  }

  void write_rejects() {
    std::ranges::sort(rejects_, {}, [](const Reject& reject) { return reject.row.line; });
    for (const auto& [row, reason] : rejects_) sinks_.rejects(source_.rejects_line(row, reason));
    rejects_.clear();
  }

  RowSource& source_;
  const Score& score_;
  const BatchOptions& options_;
  const BatchSinks& sinks_;
  std::vector<Row> problems_;    ///< of this chunk
  std::vector<Reject> rejects_;  ///< of this chunk
  BatchSummary summary_;
};

}  // namespace

BatchSummary score_batch(RowSource& rows, const Score& score, const BatchOptions& options,
                         const BatchSinks& sinks, BatchSummary so_far) {
  return BatchScorer(rows, score, options, sinks, std::move(so_far)).run();
}

}  // namespace mlf::scoring
