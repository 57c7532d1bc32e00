// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"

/// The rows of a batch that is to be scored.
namespace mlf::scoring {

/// A value of a row.
struct Cell {
  enum class Kind {
    none,  ///< no value
    text,
    json,  ///< a number, a truth value, or a list or object: `text` is JSON
  };
  Kind kind = Kind::none;
  std::string text{};

  bool operator==(const Cell&) const = default;
};

struct NamedCell {
  std::string name;
  Cell cell;

  bool operator==(const NamedCell&) const = default;
};

/// A row of the input.
struct Row {
  std::uint64_t line = 0;         ///< where it begins in its file, from 1
  std::string text{};             ///< as it was read, without its line end
  std::vector<NamedCell> kept{};  ///< the values that the output is to have too
  std::string problem{};          ///< why it cannot be given to a model; "" when it can
};

/// Reads rows one after the other.
class RowSource {
 public:
  virtual ~RowSource() = default;

  /// The next row; nullopt at the end. @throws Error INVALID_PARAMETER_VALUE when the rest of the
  /// input cannot be read.
  virtual std::optional<Row> next() = 0;

  /// The request that scores rows which have no problem.
  virtual std::string_view content_type() const = 0;
  virtual std::string body(std::span<const Row> rows) const = 0;

  /// Where a row is, for errors: "line 7", or "part-3.csv line 7" where the source has a name.
  virtual std::string place(const Row& row) const = 0;

  /// Lines of a file of rejected rows, with "\n". The heading may be "".
  virtual std::string rejects_heading() const = 0;
  virtual std::string rejects_line(const Row& row, std::string_view reason) const = 0;
};

/// What the rows of a source have besides their values.
struct RowOptions {
  std::vector<std::string> keep{};  ///< columns that the output has too
  /// The file's name where there are several, for errors and rejected rows; "" for a single one.
  std::string file{};
};

/// RowSource::place() of both kinds of sources.
std::string place_of(const Row& row, const std::string& file);

/// Returns the next bytes of an input; "" at its end.
using ReadPiece = std::function<std::string()>;

/// Reads an open file. Waits for input, but no longer than until the context's stop_signal() says
/// so. @throws Error as system_error(); INVALID_STATE when it was stopped.
ReadPiece read_pieces(int descriptor, std::string path_for_errors, const Context& context);

}  // namespace mlf::scoring
