// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// The messages between mlf and a scoring worker, which share/mlf/scoring_worker.py describes. They
/// have two frames: a header and a body. A frame is its length in 8 bytes, the most significant
/// first, and that many bytes.
namespace mlf::scoring {

struct WorkerMessage {
  std::string header;  ///< a JSON object
  std::string body;

  bool operator==(const WorkerMessage&) const = default;
};

/// The bytes of a message.
std::string encode_message(std::string_view header, std::string_view body);

/// Finds the messages in what arrives piece by piece. Memory grows with what has arrived, not with
/// what a length promises.
class WorkerMessageReader {
 public:
  static constexpr std::size_t longest_header = std::size_t{64} << 10;
  static constexpr std::size_t longest_body = std::size_t{4} << 30;

  void feed(std::string_view bytes) { bytes_ += bytes; }
  /// The next whole message; nullopt while it has not arrived.
  /// @throws Error INTERNAL_ERROR when a frame is longer than any that a worker sends.
  std::optional<WorkerMessage> take();
  /// Whether the beginning of a message has arrived, but not its end.
  bool has_part() const { return !bytes_.empty(); }

 private:
  std::string bytes_;
};

}  // namespace mlf::scoring
