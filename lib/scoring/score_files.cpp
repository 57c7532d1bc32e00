// SPDX-License-Identifier: Apache-2.0
//
// A chunk belongs to one file, so that each file of a directory can have its own output and a
// rejected row has the name of its file. What makes a batch resumable is the order of writing:
// first the results of a chunk, then, when these are on the disk, a line of the journal that counts
// them. Whenever the process is killed, the results that no line counts are at the end of the files
// and are cut off by the next process. An output gets its name after a line that says that it is
// whole; the journal is removed last.
#include "scoring/score_files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/hash.h"
#include "base/input_loop.h"
#include "base/json.h"
#include "base/text.h"
#include "scoring/journal.h"

namespace mlf::scoring {

namespace {

namespace fs = std::filesystem;

class FilesScorer {
 public:
  FilesScorer(const FileBatch& batch, const Score& score, const FileStreams& streams,
              const Context& context)
      : batch_(batch), score_(score), streams_(streams), context_(context) {}

  BatchSummary run() {
    if (batch_.has_directory) check_outputs();
    if (is_several()) learn_columns();
    if (batch_.identity) take_up();
    if (batch_.rejects) {
      rejects_ = std::make_unique<ResultFile>(*batch_.rejects, ResultFile::Mode::growing,
                                              context_.durability, point_.rejects);
    }
    for (; point_.input < batch_.inputs.size(); ++point_.input) {
      if (!point_.is_whole) score_input();
      if (batch_.has_directory || is_last()) publish();
      begin_next();
    }
    if (rejects_) rejects_->publish();
    if (journal_) journal_->remove();
    return summary_;
  }

 private:
  const InputFile& input() const { return batch_.inputs[point_.input]; }
  bool is_last() const { return point_.input + 1 == batch_.inputs.size(); }
  bool is_several() const { return batch_.inputs.size() > 1; }

  void check_outputs() const {
    std::map<std::string, std::string> inputs;
    for (const InputFile& input : batch_.inputs) {
      const auto output = output_in(batch_.output, input, batch_.extension);
      const auto [other, is_new] = inputs.emplace(output, input.path);
      if (!is_new) {
        throw invalid_parameter("'{}' and '{}' would have the same output '{}'",
                                printable(other->second), printable(input.path), printable(output));
      }
      std::error_code ignored;
      if (fs::equivalent(output, input.path, ignored)) {
        throw invalid_parameter("the output of '{}' would replace it", printable(input.path));
      }
    }
  }

  /// Continues the batch that the journal is of.
  void take_up() {
    const fs::path output = batch_.output;
    journal_.emplace(
        batch_.has_directory ? output / ".mlf-journal" : ResultFile::journal_path(output),
        *batch_.identity, context_.durability);
    if (!journal_->last()) return;
    point_ = *journal_->last();
    for (std::size_t i = 0; i < point_.input; ++i) {
      progress_.read += batch_.inputs[i].size.value_or(0);
    }
    progress_.skipped = progress_.read;
    summary_ = {.scored = point_.scored,
                .rejected = point_.rejected,
                .rows = point_.rows,
                .heading = point_.heading};
    done_before_ = summary_.scored + summary_.rejected;
    context_.reporter.note(fmt::format("{} rows are done already", done_before_));
  }

  fs::path output_path() const {
    if (!batch_.has_directory) return batch_.output;
    return output_in(batch_.output, input(), batch_.extension);
  }

  bool writes_file() const { return batch_.output != standard_input; }

  void open_output() {
    if (output_ || !writes_file()) return;
    const auto mode = batch_.appends ? ResultFile::Mode::append
                      : journal_     ? ResultFile::Mode::part
                                     : ResultFile::Mode::whole;
    output_ = std::make_unique<ResultFile>(output_path(), mode, context_.durability, point_.output);
    if (batch_.appends) summary_.heading = output_->first_line();
  }

  void score_input() {
    open_output();
    skipping_ = summary_.rows > 0;
    // A job of many parts leaves empty ones, without a heading.
    if (!is_several() || input().size) score_rows();
    if (journal_ && (batch_.has_directory || is_last())) add_checkpoint(summary_, true);
  }

  std::unique_ptr<RowSource> open_rows(const InputFile& input, const FileDescriptor& file) {
    auto read = read_pieces(file ? file.get() : streams_.input, input.name(), context_);
    return batch_.open_rows(input, counted(std::move(read)),
                            {.keep = batch_.keep, .file = is_several() ? input.name() : ""});
  }

  void score_rows() {
    const auto file = input().is_standard() ? FileDescriptor() : open_input(input().path);
    const auto rows = open_rows(input(), file);
    check_columns(*rows);
    const BatchSinks sinks{
        .output = [this](std::string_view text) { write(text); },
        .rejects = rejects_ ? [this](std::string_view text) { rejects_->write(text); }
                            : std::function<void(std::string_view)>(),
        .chunk_done = [this](const BatchSummary& summary) { chunk_done(summary); }};
    summary_ = score_batch(*rows, score_, batch_.options, sinks, summary_);
  }

  ReadPiece counted(ReadPiece read) {
    return [this, read = std::move(read)] {
      auto piece = read();
      progress_.read += piece.size();
      return piece;
    };
  }

  /// The first of several files that is not empty decides what the columns are.
  void learn_columns() {
    const auto first = std::ranges::find_if(
        batch_.inputs, [](const InputFile& input) { return input.size.has_value(); });
    if (first == batch_.inputs.end()) return;
    const auto file = open_input(first->path);
    heading_of_first_ = open_rows(*first, file)->rejects_heading();
    first_ = first->name();
    progress_.read = 0;
  }

  void check_columns(const RowSource& rows) {
    const auto heading = rows.rejects_heading();
    if (rejects_ && rejects_->size() == 0) rejects_->write(heading);
    if (!is_several() || heading == heading_of_first_) return;
    throw invalid_parameter("the columns of '{}' are not those of '{}'", printable(input().name()),
                            printable(first_));
  }

  void write(std::string_view text) { output_ ? output_->write(text) : streams_.output(text); }

  void chunk_done(const BatchSummary& summary) {
    if (std::exchange(skipping_, false)) progress_.skipped = progress_.read;
    progress_.rows = summary.scored + summary.rejected - done_before_;
    if (journal_) add_checkpoint(summary, false);
    if (streams_.progress) streams_.progress(progress_);
  }

  void add_checkpoint(const BatchSummary& summary, bool is_whole) {
    point_.rows = summary.rows;
    point_.scored = summary.scored;
    point_.rejected = summary.rejected;
    point_.heading = summary.heading;
    point_.is_whole = is_whole;
    output_->flush();
    point_.output = output_->size();
    if (rejects_) {
      rejects_->flush();
      point_.rejects = rejects_->size();
    }
    journal_->add(point_);
  }

  /// Gives the output its name. A process that was killed may have done so.
  void publish() {
    if (output_) return publish(*output_);
    const auto path = output_path();
    if (!point_.is_whole || !fs::exists(ResultFile::part_path(path))) return;
    ResultFile part(path, ResultFile::Mode::part, context_.durability, point_.output);
    publish(part);
  }

  void publish(ResultFile& file) const {
    batch_.convert ? file.publish(batch_.convert) : file.publish();
  }

  void begin_next() {
    point_.is_whole = false;
    point_.rows = summary_.rows = 0;
    if (!batch_.has_directory) return;
    output_.reset();
    point_.output = 0;
    point_.heading = summary_.heading = std::nullopt;
  }

  const FileBatch& batch_;
  const Score& score_;
  const FileStreams& streams_;
  const Context& context_;
  std::optional<Journal> journal_;
  Checkpoint point_;
  BatchSummary summary_;
  std::uint64_t done_before_ = 0;  ///< rows
  bool skipping_ = false;
  BatchProgress progress_;
  std::unique_ptr<ResultFile> output_;
  std::unique_ptr<ResultFile> rejects_;
  std::string heading_of_first_;  ///< of rejected rows of the first of several files
  std::string first_;
};

std::string identity_text(const FileBatch& batch, const std::string& model) {
  Json options{{"output", batch.output},
               {"rejects", batch.rejects.value_or("")},
               {"keep", batch.keep},
               {"params", batch.options.params},
               {"chunk_rows", batch.options.chunk_rows},
               {"format", batch.options.format == BatchFormat::csv ? "csv" : "jsonl"}};
  Json inputs = Json::array();
  for (const InputFile& input : batch.inputs) inputs.push_back(identity_of(input));
  return json_line({{"model", model}, {"options", options}, {"inputs", inputs}});
}

}  // namespace

std::string batch_identity(const FileBatch& batch, const model::Mlmodel& mlmodel) {
  return identity_text(batch, sha1_hex(model::write_mlmodel(mlmodel)));
}

std::string output_in(const std::string& directory, const InputFile& input,
                      std::string_view extension) {
  return (fs::path(directory) / fs::path(input.path).stem()).string() + std::string(extension);
}

BatchSummary score_files(const FileBatch& batch, const Score& score, const FileStreams& streams,
                         const Context& context) {
  return FilesScorer(batch, score, streams, context).run();
}

}  // namespace mlf::scoring
