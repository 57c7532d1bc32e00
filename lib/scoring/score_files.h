// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "model/mlmodel.h"
#include "scoring/input_files.h"
#include "scoring/result_file.h"
#include "scoring/row_source.h"
#include "scoring/score_batch.h"

namespace mlf::scoring {

/// A batch: what is scored, and where its results go.
struct FileBatch {
  std::vector<InputFile> inputs;  ///< at least one
  std::string output = "-";       ///< a path; "-" for standard output
  bool appends = false;           ///< to the end of the output
  /// The output is a directory, which gets a file for each input.
  bool has_directory = false;
  std::string extension;               ///< of such files: ".csv"
  std::optional<std::string> rejects;  ///< a path
  /// Rows of one file. `read` gives its bytes.
  std::function<std::unique_ptr<RowSource>(const InputFile&, ReadPiece read, RowOptions)> open_rows;
  std::vector<std::string> keep;
  /// What makes the output of the lines that were written, where that is no text; may be null.
  ResultFile::Convert convert{};
  BatchOptions options;
  /// What is scored with what, to tell whether an interrupted batch was the same one; nullopt for
  /// one that cannot be resumed.
  std::optional<std::string> identity;
};

/// How far the batch is, for people.
struct BatchProgress {
  std::uint64_t rows = 0;     ///< scored and rejected, without those of an interrupted batch
  std::uint64_t read = 0;     ///< bytes of the input
  std::uint64_t skipped = 0;  ///< bytes of the input that were done before
};

struct FileStreams {
  int input = 0;                                 ///< descriptor of standard input
  std::function<void(std::string_view)> output;  ///< standard output
  std::function<void(const BatchProgress&)> progress;
};

/// What tells a batch from another: the model's MLmodel, the files and the options.
/// @throws Error as identity_of().
std::string batch_identity(const FileBatch& batch, const model::Mlmodel& mlmodel);

/// Where the file of an input is in a directory of outputs: the input's name with the extension.
std::string output_in(const std::string& directory, const InputFile& input,
                      std::string_view extension);

/// Scores the files one after the other. An output appears when it is whole, or grows; those of a
/// directory appear one by one. With an identity, a batch that was killed goes on where it was.
/// @throws Error as score_batch(), ResultFile and Journal; INVALID_PARAMETER_VALUE when the columns
/// of the files differ, and when two inputs have the same output.
BatchSummary score_files(const FileBatch& batch, const Score& score, const FileStreams& streams,
                         const Context& context);

}  // namespace mlf::scoring
