// SPDX-License-Identifier: Apache-2.0
#include "scoring/score_files.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "scoring/csv_rows.h"
#include "support/artifacts.h"
#include "support/failure.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::scoring;

namespace {

/// Files of numbers, which a model answers with themselves until it is told to fail.
struct FilesFixture : test::FakeContext {
  const test::TempDir directory;
  FileBatch batch;
  int answers = 1'000'000;  ///< before it fails
  std::uint64_t rows = 0;   ///< that progress has shown

  FilesFixture() {
    batch.output = path("out");
    batch.options.chunk_rows = 2;
    batch.open_rows = [](const InputFile&, ReadPiece read, RowOptions options) {
      return std::make_unique<CsvRows>(std::move(read), std::move(options));
    };
  }
  std::string path(const std::string& name) const { return (directory.path() / name).string(); }
  void add(const std::string& name, const std::string& text) {
    test::write_file(path(name), text);
    batch.inputs = find_inputs(std::vector<std::string>{path("*.csv")});
  }
  std::string answer(const ScoringRequest& request) {
    if (--answers < 0) throw Error(ErrorCode::internal_error, "enough");
    auto lines = split(trim(request.body), '\n');
    std::string values;
    for (std::size_t i = 1; i < lines.size(); ++i) {
      if (lines[i] == "bad") throw ScoringError("bad row", "BAD_REQUEST", "");
      values.append(i > 1 ? ", " : "").append(lines[i]);
    }
    return "{\"predictions\": [" + values + "]}";
  }
  BatchSummary run() {
    const FileStreams streams{
        .output = [](std::string_view) {},
        .progress = [this](const BatchProgress& progress) { rows = progress.rows; }};
    return score_files(
        batch, [this](const auto& request) { return answer(request); }, streams, context);
  }
};

}  // namespace

TEST_CASE_FIXTURE(FilesFixture, "files are scored one after the other, into one with a heading") {
  add("2.csv", "x\n3\n");
  add("1.csv", "x\n1\nbad\n2\n");
  add("0.csv", "");
  batch.rejects = path("bad");
  const auto summary = run();
  CHECK(summary.scored == 3);
  CHECK(summary.rejected == 1);
  CHECK(rows == 4);
  CHECK(test::read_file(path("out")) == "prediction\n1\n2\n3\n");
  CHECK(test::read_file(path("bad")) ==
        "x,file,line,reason\nbad," + path("1.csv") + ",3,bad row\n");
}

TEST_CASE_FIXTURE(FilesFixture, "files with other columns are refused") {
  add("1.csv", "x\n1\n");
  add("2.csv", "y\n1\n");
  CHECK(test::failure([&] { run(); }) == "INVALID_PARAMETER_VALUE: the columns of '" +
                                             path("2.csv") + "' are not those of '" +
                                             path("1.csv") + "'");
  CHECK_FALSE(std::filesystem::exists(path("out")));
}

TEST_CASE_FIXTURE(FilesFixture, "what was interrupted goes on, whatever was done") {
  add("1.csv", "x\n1\nbad\n2\n3\n");
  add("2.csv", "x\n4\n5\n6\n");
  batch.rejects = path("bad");
  batch.identity = "one";
  for (const bool has_directory : {false, true}) {
    batch.has_directory = has_directory;
    batch.extension = ".out";
    batch.output = path(has_directory ? "directory" : "out");
    if (has_directory) std::filesystem::create_directory(batch.output);
    // Each time it gets one chunk further, unless the chunk has a bad row.
    int times = 0;
    for (bool is_done = false; !is_done; ++times) {
      answers = times == 0 ? 3 : 1;
      try {
        run();
        is_done = true;
      } catch (const Error& error) {
        CHECK(std::string(error.what()) == "enough");
      }
    }
    CHECK(times >= 3);
    CHECK(test::read_file(path("bad")) ==
          "x,file,line,reason\nbad," + path("1.csv") + ",3,bad row\n");
  }
  CHECK(test::read_file(path("out")) == "prediction\n1\n2\n3\n4\n5\n6\n");
  CHECK(test::snapshot(path("directory")) ==
        std::map<std::string, std::string>{{"1.out", "prediction\n1\n2\n3\n"},
                                           {"2.out", "prediction\n4\n5\n6\n"}});
}

TEST_CASE_FIXTURE(FilesFixture, "an output can be made of the lines") {
  add("1.csv", "x\n1\n");
  batch.convert = [](const auto& from, const auto& to) {
    test::write_file(to, "made of " + test::read_file(from));
  };
  run();
  CHECK(test::read_file(path("out")) == "made of prediction\n1\n");
  batch.identity = "resumable";
  run();
  CHECK(test::snapshot(directory.path()).size() == 2);
}

TEST_CASE_FIXTURE(FilesFixture, "another model, input or option is another batch") {
  add("1.csv", "x\n1\n");
  model::Mlmodel model;
  const auto before = batch_identity(batch, model);
  CHECK(batch_identity(batch, model) == before);
  model.model_id = "m-1";
  CHECK(batch_identity(batch, model) != before);
  model.model_id = {};
  batch.keep = {"x"};
  CHECK(batch_identity(batch, model) != before);
}
