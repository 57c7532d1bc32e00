// SPDX-License-Identifier: Apache-2.0
#include "scoring/row_source.h"

#include <cerrno>
#include <utility>

#include <poll.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

namespace mlf::scoring {

namespace {

constexpr std::size_t input_piece = std::size_t{256} << 10;
constexpr int look_around_ms = 100;

std::string read_piece(int descriptor, const std::string& path, const Context& context) {
  std::string bytes(input_piece, '\0');
  for (;;) {
    if (context.stop_signal()) throw invalid_state("reading '{}' was stopped", path);
    pollfd entry{descriptor, POLLIN, 0};
    if (poll(&entry, 1, look_around_ms) <= 0) continue;
    const ssize_t size = ::read(descriptor, bytes.data(), bytes.size());
    if (size >= 0) {
      bytes.resize(static_cast<std::size_t>(size));
      return bytes;
    }
    if (errno != EINTR && errno != EAGAIN) throw system_error(errno, "read", path);
  }
}

}  // namespace

std::string place_of(const Row& row, const std::string& file) {
  return file.empty() ? fmt::format("line {}", row.line)
                      : fmt::format("{} line {}", printable(file), row.line);
}

ReadPiece read_pieces(int descriptor, std::string path_for_errors, const Context& context) {
  return [descriptor, path = std::move(path_for_errors), &context] {
    return read_piece(descriptor, path, context);
  };
}

}  // namespace mlf::scoring
