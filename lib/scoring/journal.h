// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/file.h"

namespace mlf::scoring {

/// How far a batch is. Everything up to here is in the files of its results.
struct Checkpoint {
  std::size_t input = 0;                 ///< index of the input that is being scored
  std::uint64_t rows = 0;                ///< of that input that are done
  std::uint64_t scored = 0;              ///< rows of all inputs
  std::uint64_t rejected = 0;            ///< rows of all inputs
  std::uint64_t output = 0;              ///< bytes of the output
  std::uint64_t rejects = 0;             ///< bytes of the rejected rows
  std::optional<std::string> heading{};  ///< of the output, a CSV, once it has one
  bool is_whole = false;                 ///< nothing is missing in the output but its name

  bool operator==(const Checkpoint&) const = default;
};

/// A file that says how far a batch is, so that another process can go on after this one was
/// killed at any point. The process that has it open is the only one.
class Journal {
 public:
  /// Opens the journal of an interrupted batch, or begins one. `identity` says what is scored with
  /// what.
  /// @throws Error INVALID_STATE when the journal is of something else, and when another process
  /// has it open; as system_error().
  Journal(std::filesystem::path path, std::string identity, Durability durability);

  /// The last checkpoint of the interrupted batch; nullopt at a beginning.
  const std::optional<Checkpoint>& last() const { return last_; }
  /// Adds a checkpoint. What it counts must be flushed before.
  void add(const Checkpoint& checkpoint);
  /// Removes the file: the batch is done.
  void remove();

 private:
  void lock();
  void read();
  void write(const std::string& line);

  std::filesystem::path path_;
  std::string identity_;
  Durability durability_;
  std::optional<FileLock> lock_;
  FileDescriptor file_;
  std::optional<Checkpoint> last_;
};

}  // namespace mlf::scoring
