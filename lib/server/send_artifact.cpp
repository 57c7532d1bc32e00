// SPDX-License-Identifier: Apache-2.0
//
// A file goes out in pieces, read when the client has taken the one before. The version of the
// artifact is its ETag, by which a client that goes on with a download knows whether it is still
// the same file.
#include "server/send_artifact.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/characters.h"
#include "base/error.h"
#include "base/text.h"
#include "net/http_range.h"
#include "server/media_type.h"

namespace mlf::server {

namespace {

using net::ByteRange;
using net::RangeRequest;

class ReaderSource : public net::BodySource {
 public:
  ReaderSource(std::unique_ptr<artifact::ArtifactReader> reader, ByteRange range)
      : reader_(std::move(reader)), length_(range.length), left_(range) {}

  std::optional<std::uint64_t> length() const override { return length_; }

  std::string next() override {
    constexpr std::uint64_t piece = std::uint64_t{256} << 10;
    if (left_.length == 0) return "";
    auto bytes = reader_->read(left_.first, std::min(piece, left_.length));
    if (bytes.empty()) throw internal_error("an artifact became shorter while it was sent");
    left_.first += bytes.size();
    left_.length -= bytes.size();
    return bytes;
  }

 private:
  std::unique_ptr<artifact::ArtifactReader> reader_;
  std::uint64_t length_;
  ByteRange left_;
};

/// A character that may stand in a parameter without quotes.
bool is_token_character(char c) {
  return is_letter(c) || is_digit(c) ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

std::string quoted_name(std::string_view text) {
  if (!text.empty() && std::ranges::all_of(text, is_token_character)) return std::string(text);
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result += '"';
}

/// RFC 5987.
std::string percent_encoded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c != '%' && c != '*' && c != '\'' && is_token_character(c)) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return result;
}

/// Whether a condition, a list of tags, has the tag.
bool has_tag(const std::string& condition, std::string_view tag) {
  if (trim(condition) == "*") return true;
  return std::ranges::any_of(split(std::string_view(condition), ','), [&](std::string_view one) {
    one = trim(one);
    if (one.starts_with("W/")) one.remove_prefix(2);
    return one == tag;
  });
}

bool is_known_to_client(const net::Headers& request, std::string_view tag,
                        std::string_view modified) {
  if (const auto* condition = request.find("If-None-Match")) return has_tag(*condition, tag);
  const auto* since = request.find("If-Modified-Since");
  return since != nullptr && *since == modified;
}

RangeRequest asked_range(const net::Headers& request, std::uint64_t size, std::string_view tag,
                         std::string_view modified) {
  const auto* range = request.find("Range");
  if (range == nullptr || request.count("Range") > 1) return {};
  const auto* condition = request.find("If-Range");
  if (condition != nullptr && *condition != tag && *condition != modified) return {};
  return net::parse_range(*range, size);
}

net::Headers artifact_headers(std::string_view name, std::string_view tag,
                              std::string_view modified) {
  net::Headers headers;
  headers.add("Content-Type", media_type(name));
  headers.add("Content-Disposition", attachment(name));
  headers.add("X-Content-Type-Options", "nosniff");
  headers.add("Content-Security-Policy", "sandbox; default-src 'none'");
  headers.add("Cross-Origin-Resource-Policy", "same-origin");
  headers.add("Cache-Control", "no-cache");
  headers.add("Accept-Ranges", "bytes");
  headers.add("ETag", tag);
  headers.add("Last-Modified", modified);
  return headers;
}

}  // namespace

std::string attachment(std::string_view name) {
  if (std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) {
    return fmt::format("attachment; filename={}", quoted_name(name));
  }
  std::string plain;
  std::ranges::copy_if(name, std::back_inserter(plain),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  if (plain.empty()) plain = "download";
  return fmt::format("attachment; filename={}; filename*=UTF-8''{}", quoted_name(plain),
                     percent_encoded(name));
}

net::Response send_artifact(std::unique_ptr<artifact::ArtifactReader> reader, std::string_view name,
                            const net::Headers& request) {
  const auto size = reader->size();
  const auto tag = fmt::format("\"{}\"", reader->version());
  const auto modified = net::http_date(reader->modified());
  net::Response response{.headers = artifact_headers(name, tag, modified)};
  if (is_known_to_client(request, tag, modified)) {
    response.status = 304;
    return response;
  }
  const auto asked = asked_range(request, size, tag, modified);
  if (asked.kind == RangeRequest::Kind::unsatisfiable) {
    response.status = 416;
    response.headers.add("Content-Range", fmt::format("bytes */{}", size));
    return response;
  }
  ByteRange range{.first = 0, .length = size};
  if (asked.kind == RangeRequest::Kind::part) {
    range = asked.range;
    response.status = 206;
    response.headers.add("Content-Range", fmt::format("bytes {}-{}/{}", range.first,
                                                      range.first + range.length - 1, size));
  }
  response.body = std::make_unique<ReaderSource>(std::move(reader), range);
  return response;
}

}  // namespace mlf::server
