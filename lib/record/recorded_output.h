// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "artifact/artifact_repository.h"

namespace mlf::record {

/// How many bytes of each output stream are recorded by default.
inline constexpr std::uint64_t default_max_output = std::uint64_t{64} << 20;
inline constexpr std::string_view max_output_description =
    "Keep at most so much of each output stream, such as 512K or 2G, and leave out the middle of "
    "longer ones; default 64M";

/// Records a stream of output as an artifact of bounded size. The beginning is written as it comes,
/// so readers see it as soon as ArtifactWriter shows it. When the stream is longer than `most`
/// bytes, its middle is left out: a notice is written at once, and the number of bytes left out is
/// written when the stream ends, followed by the end of the stream, of which at most 4 MiB are kept
/// in memory until then. Methods throw the errors of the repository.
class RecordedOutput {
 public:
  static constexpr std::size_t longest_tail = std::size_t{4} << 20;

  /// Creates the artifact. The repository must outlive this object.
  RecordedOutput(artifact::ArtifactRepository& artifacts, const RelativePath& path,
                 std::uint64_t most);

  void append(std::string_view bytes);
  /// Call it when the stream has ended; fails as ArtifactWriter::finish() does.
  void finish();

 private:
  void keep(std::string_view bytes);
  void leave_out(std::uint64_t count);

  std::unique_ptr<artifact::ArtifactWriter> writer_;
  std::uint64_t most_;
  std::size_t tail_size_;
  std::uint64_t head_left_;     ///< bytes that may still be written to the beginning
  std::string tail_;            ///< the last bytes; a ring buffer once it is full
  std::size_t tail_begin_ = 0;  ///< the index of the oldest byte in the ring buffer
  std::uint64_t left_out_ = 0;  ///< bytes between the beginning and the tail
};

}  // namespace mlf::record
