// SPDX-License-Identifier: Apache-2.0
#include "scoring/parquet.h"

#include <memory>
#include <optional>

#include <signal.h>  // NOLINT(modernize-deprecated-headers): SIGKILL

#include "base/error.h"
#include "base/memory_file.h"
#include "base/text.h"

namespace mlf::scoring {

namespace {

/// The last line that is not blank.
std::string said_last(std::string_view text) {
  text = trim(text);
  return printable(text.substr(text.rfind('\n') + 1));
}

/// A process that prints the rows of a file.
class ParquetReader {
 public:
  ParquetReader(Command command, std::string path, const Context& context)
      : path_(std::move(path)),
        process_(Process::spawn(redirected(std::move(command), said_))),
        read_(read_pieces(process_.output().get(), path_, context)) {}
  ~ParquetReader() {
    if (is_over_) return;
    process_.send(SIGKILL);
    process_.wait();
  }
  ParquetReader(const ParquetReader&) = delete;
  ParquetReader& operator=(const ParquetReader&) = delete;

  std::string next() {
    if (is_over_) return {};
    auto piece = read_();
    if (!piece.empty()) return piece;
    is_over_ = true;
    if (!process_.wait().success()) {
      throw invalid_state("'{}' cannot be read: {}", printable(path_), said_last(said_.read()));
    }
    return {};
  }

 private:
  static Command redirected(Command command, const MemoryFile& said) {
    command.input = Redirect::null();
    command.output = Redirect::pipe();
    command.error = Redirect::to(said.descriptor());
    command.ends_with_parent = true;
    return command;
  }

  std::string path_;
  MemoryFile said_{""};  ///< on standard error
  Process process_;
  ReadPiece read_;
  bool is_over_ = false;
};

}  // namespace

ReadPiece read_parquet(const ParquetCommand& command, const std::string& path,
                       const Context& context) {
  const auto reader = std::make_shared<ParquetReader>(command({"read", path}), path, context);
  return [reader] { return reader->next(); };
}

void write_parquet(const ParquetCommand& command, const std::filesystem::path& json_lines,
                   const std::filesystem::path& path) {
  const auto done = capture(command({"write", json_lines.string(), path.string()}));
  if (done.status.success()) return;
  throw invalid_state("the Parquet file cannot be written: {}", said_last(done.error));
}

}  // namespace mlf::scoring
