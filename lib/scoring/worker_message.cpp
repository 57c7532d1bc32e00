// SPDX-License-Identifier: Apache-2.0
#include "scoring/worker_message.h"

#include <cstdint>

#include "base/error.h"

namespace mlf::scoring {

namespace {

constexpr std::size_t length_size = 8;

std::string encode_length(std::uint64_t length) {
  std::string bytes;
  for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>(length >> shift);
  return bytes;
}

std::uint64_t decode_length(std::string_view bytes) {
  std::uint64_t length = 0;
  for (const char byte : bytes) length = length << 8 | static_cast<unsigned char>(byte);
  return length;
}

/// The frame at the start of `bytes`; nullopt while it is not whole.
std::optional<std::string_view> first_frame(std::string_view bytes, std::size_t longest) {
  if (bytes.size() < length_size) return std::nullopt;
  const auto length = decode_length(bytes.substr(0, length_size));
  if (length > longest) {
    throw internal_error("the worker sent what is no answer: a part of {} bytes", length);
  }
  if (bytes.size() - length_size < length) return std::nullopt;
  return bytes.substr(length_size, length);
}

}  // namespace

std::string encode_message(std::string_view header, std::string_view body) {
  std::string bytes = encode_length(header.size());
  bytes += header;
  bytes += encode_length(body.size());
  return bytes += body;
}

std::optional<WorkerMessage> WorkerMessageReader::take() {
  const std::string_view all = bytes_;
  const auto header = first_frame(all, longest_header);
  if (!header) return std::nullopt;
  const auto body = first_frame(all.substr(length_size + header->size()), longest_body);
  if (!body) return std::nullopt;
  WorkerMessage message{std::string(*header), std::string(*body)};
  bytes_.erase(0, 2 * length_size + header->size() + body->size());
  return message;
}

}  // namespace mlf::scoring
