// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "artifact/artifact_repository.h"

namespace mlf::record {

/// What is recorded of a stream of output at most, where nothing else is asked for.
inline constexpr std::uint64_t default_max_output = std::uint64_t{64} << 20;

/// Another bound, as people write it: bytes, or with K, M, G or T behind the number in units of
/// 1024. @throws Error INVALID_PARAMETER_VALUE.
std::uint64_t parse_max_output(std::string_view text);
inline constexpr std::string_view max_output_description =
    "Keep at most so much of each output stream, such as 512K or 2G, and leave out the middle of "
    "longer ones; default 64M";

/// A stream of output as an artifact of bounded size. Its beginning is there for readers as it
/// comes, as soon as an ArtifactWriter shows it. Of more than `most` bytes the middle is left out:
/// the artifact says so from then on, and when the stream ends, how many bytes these are; behind
/// that comes the end of the stream, which is kept in memory until then, 4 MiB at most. Methods
/// throw Error of the repository.
class RecordedOutput {
 public:
  static constexpr std::size_t longest_tail = std::size_t{4} << 20;

  /// The artifact is made at once. The repository outlives it.
  RecordedOutput(artifact::ArtifactRepository& artifacts, const RelativePath& path,
                 std::uint64_t most);

  void append(std::string_view bytes);
  /// The stream has ended; as ArtifactWriter::finish().
  void finish();

 private:
  void keep(std::string_view bytes);
  void leave_out(std::uint64_t count);

  std::unique_ptr<artifact::ArtifactWriter> writer_;
  std::uint64_t most_;
  std::size_t tail_size_;
  std::uint64_t head_left_;     ///< bytes that still go to the beginning
  std::string tail_;            ///< a ring, once it has its size
  std::size_t tail_begin_ = 0;  ///< the oldest byte of the ring
  std::uint64_t left_out_ = 0;  ///< bytes between the beginning and the tail
};

}  // namespace mlf::record
