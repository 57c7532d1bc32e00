// SPDX-License-Identifier: Apache-2.0
#include "scoring/score_batch.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "scoring/csv_rows.h"
#include "scoring/json_rows.h"
#include "support/failure.h"

using namespace mlf;
using namespace mlf::scoring;

namespace {

/// The text in pieces of a few bytes.
ReadPiece reading(std::string text) {
  return [text = std::move(text), at = std::size_t{0}]() mutable {
    auto piece = text.substr(at, 5);
    at += piece.size();
    return piece;
  };
}

/// A model that answers a CSV's rows with what is in their first column, and refuses "bad".
struct BatchFixture {
  std::string answer(const ScoringRequest& request) {
    ++requests;
    const auto lines = split(trim(request.body), '\n');
    std::string values;
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const auto value = lines[i].substr(0, lines[i].find(','));
      if (value == "bad") throw ScoringError("bad row", "BAD_REQUEST", "");
      values.append(i > 1 ? ", " : "").append(value);
    }
    return "{\"predictions\": [" + values + "]}";
  }

  BatchSummary run(const std::string& csv, const BatchOptions& options = {},
                   const std::vector<std::string>& keep = {}) {
    CsvRows rows(reading(csv), {.keep = keep});
    return run(rows, options, [this](const auto& request) { return answer(request); });
  }
  BatchSummary run(RowSource& rows, const BatchOptions& options, const Score& score) {
    BatchSinks sinks{.output = [this](std::string_view text) { output += text; }, .rejects = {}};
    if (takes_rejects) sinks.rejects = [this](std::string_view text) { rejects += text; };
    if (takes_rejects) rejects += rows.rejects_heading();
    return score_batch(rows, score, options, sinks, so_far);
  }

  BatchSummary so_far;
  int requests = 0;
  bool takes_rejects = false;
  std::string output;
  std::string rejects;
};

}  // namespace

TEST_CASE_FIXTURE(BatchFixture, "rows are scored in chunks, in order, with the columns to keep") {
  const auto summary =
      run("x,id,\"a b\"\n1,r1,\"q,\"\n2,r2,\n3,r3,z\n", {.chunk_rows = 2}, {"a b", "id"});
  CHECK(output == "a b,id,prediction\n\"q,\",r1,1\n,r2,2\nz,r3,3\n");
  CHECK(requests == 2);
  CHECK(summary.scored == 3);
}

TEST_CASE_FIXTURE(BatchFixture,
                  "a chunk that fails is asked in halves, and bad rows are rejected") {
  takes_rejects = true;
  const auto summary =
      run("x,y\n1,a\nbad,b\n3,c\n4\n5,\"d,\"\nbad,e\n", {.format = BatchFormat::jsonl});
  CHECK(output == "{\"prediction\": 1}\n{\"prediction\": 3}\n{\"prediction\": 5}\n");
  CHECK(rejects ==
        "x,y,line,reason\nbad,b,3,bad row\n4,5,\"1 fields, but there are 2 columns\"\nbad,e,7,bad "
        "row\n");
  CHECK(summary.scored == 3);
  CHECK(summary.rejected == 3);
}

TEST_CASE_FIXTURE(BatchFixture, "a bad row is an error unless there is a place for it") {
  CHECK(test::failure([&] { run("x\n1\nbad\n"); }) ==
        "INVALID_PARAMETER_VALUE: line 3: bad row; with --rejects the other rows are scored");
  takes_rejects = true;
  CHECK(test::failure([&] { run("x\n1\nbad\nbad\n2\n", {.max_rejects = 1}); }) ==
        "INVALID_STATE: more than 1 rows were rejected; the last in line 4: bad row");
  CHECK(rejects.ends_with("bad,3,bad row\nbad,4,bad row\n"));
}

TEST_CASE_FIXTURE(BatchFixture, "a file of which nothing fits is given up soon") {
  takes_rejects = true;
  std::string text = "x\n";
  for (int i = 0; i < 5000; ++i) text += "bad\n";
  CHECK(test::failure([&] {
          run(text);
        }).starts_with("INVALID_STATE: the first 100 rows were all rejected"));
  CHECK(requests < 300);
}

TEST_CASE_FIXTURE(BatchFixture, "what is no batch is refused") {
  CHECK(test::failure([&] { run(""); }) ==
        "INVALID_PARAMETER_VALUE: the input is empty: a CSV begins with names of columns");
  CHECK(test::failure([&] { run("abc,d\n1,2\n", {}, {"abd"}); }) ==
        "INVALID_PARAMETER_VALUE: the input has no column 'abd' to keep; did you mean 'abc'?");
  CsvRows rows(reading("x\n1\n2\n"), {});
  CHECK(test::failure(
            [&] { run(rows, {}, [](const auto&) { return R"({"predictions": [1]})"; }); }) ==
        "INVALID_STATE: the model answered 2 rows with 1 predictions; it cannot score a batch");
}

TEST_CASE_FIXTURE(BatchFixture, "a CSV has one heading, also when it grows") {
  so_far.heading = "prediction\n";
  run("x\n1\n");
  CHECK(output == "1\n");
  so_far.heading = "score\n";
  CHECK(test::failure([&] { run("x\n1\n"); }) ==
        "INVALID_STATE: line 2: the columns of the output are 'prediction', but were 'score' "
        "before");
}

TEST_CASE_FIXTURE(BatchFixture, "an input without rows gives an output without rows") {
  CHECK(run("x\n").scored == 0);
  CHECK(output.empty());
}

TEST_CASE_FIXTURE(BatchFixture, "JSON lines are rows, of which members can be kept") {
  takes_rejects = true;
  JsonRows rows(
      reading("{\"x\": 1, \"id\": \"ü\"}\n\n[1]\n{\"x\": NaN}, {}\n{\"x\": NaN, \"id\": 7}"),
      {.keep = {"id"}});
  std::string body;
  run(rows, {.format = BatchFormat::jsonl}, [&](const ScoringRequest& request) {
    body = request.body;
    return R"({"predictions": [{"a": 1.5, "b": "t"}, {"a": NaN, "b": [1, null]}]})";
  });
  CHECK(body == R"({"dataframe_records": [{"x": 1, "id": "ü"}, {"x": NaN, "id": 7}]})");
  CHECK(output ==
        "{\"id\": \"ü\", \"a\": 1.5, \"b\": \"t\"}\n{\"id\": 7, \"a\": null, \"b\": [1,null]}\n");
  CHECK(rejects.starts_with(
      "{\"line\":3,\"reason\":\"is no JSON object\",\"row\":\"[1]\"}\n{\"line\":4,"));
}

TEST_CASE_FIXTURE(BatchFixture, "rows that are done are passed over") {
  so_far = {.scored = 7, .rejected = 1, .rows = 2, .heading = "prediction\n"};
  const auto summary = run("x\n1\n2\n3\n");
  CHECK(output == "3\n");
  CHECK(summary.scored == 8);
  CHECK(summary.rows == 3);
  so_far.rows = 4;
  CHECK(test::failure([&] { run("x\n1\n2\n3\n"); }) ==
        "INVALID_STATE: the input has fewer rows than were scored of it");
}

TEST_CASE_FIXTURE(BatchFixture, "a row that ends the scorer is found in few attempts") {
  takes_rejects = true;
  std::string text = "x\n";
  for (int i = 0; i < 4096; ++i) text += i == 1234 ? "666\n" : "1\n";
  int ends = 0;
  CsvRows rows(reading(text), {});
  const auto summary = run(rows, {}, [&](const ScoringRequest& request) {
    if (request.body.find("666") != request.body.npos) {
      ++ends;
      throw ScoringError(ScorerEnded("it was killed", "last words"));
    }
    return answer(request);
  });
  CHECK(summary.scored == 4095);
  CHECK(ends == 4);
  CHECK(rejects.ends_with("666,1236,it was killed; it printed last: last words\n"));
}
