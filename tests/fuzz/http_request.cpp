// SPDX-License-Identifier: Apache-2.0
//
// What the HTTP server reads from strangers. The first byte chooses: the target of a request, a
// Range header, or a whole request, which must be understood alike whether it comes at once or byte
// by byte.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/text.h"
#include "net/http/framing.h"
#include "net/http/parser.h"
#include "net/http_range.h"
#include "net/http_target.h"

namespace {

using namespace mlf::net;

void require(bool holds) {
  if (!holds) std::abort();
}

void read_target(std::string_view text) {
  try {
    const Target target = Target::parse(text);
    for (const std::string& segment : target.segments) {
      require(segment != "." && segment != ".." && mlf::is_utf8(segment));
      require(segment.find('\0') == segment.npos);
      require(target.has_encoded_separator || segment.find_first_of("/\\") == segment.npos);
    }
    for (const auto& [name, value] : target.query) require(mlf::is_utf8(name + value));
    require(target.segments == Target::parse(target.path).segments);
  } catch (const mlf::Error& error) {
    require(error.code() == mlf::ErrorCode::invalid_parameter_value);
  }
}

void read_range(std::string_view text) {
  for (const std::uint64_t size : {0ULL, 1ULL, 1000ULL, ~0ULL}) {
    const auto [kind, range] = parse_range(text, size);
    if (kind != RangeRequest::Kind::part) continue;
    require(range.length > 0 && range.first < size && range.length <= size - range.first);
  }
}

/// What was understood of a request.
struct Understood {
  int refused = 0;  ///< the status, or 0
  bool is_complete = false;
  std::size_t length = 0;  ///< of the whole request, when it is complete
  std::string host;
  std::string body;

  bool operator==(const Understood&) const = default;
};

/// Reads a request that comes `step` bytes at a time.
class Reader {
 public:
  explicit Reader(std::size_t step) : step_(step) {}

  Understood read(std::string_view input) {
    while (came_ < input.size() && understood_.refused == 0 && !understood_.is_complete) {
      came_ = std::min(came_ + step_, input.size());
      if (!has_head_) read_head(input.substr(0, came_));
      if (has_head_ && understood_.refused == 0) read_body(input.substr(0, came_));
    }
    if (understood_.refused != 0) return {.refused = understood_.refused};
    return understood_.is_complete ? understood_ : Understood{};
  }

 private:
  void read_head(std::string_view input) {
    const auto found = scanner_.scan(input);
    if (const auto* refusal = std::get_if<Refusal>(&found)) return refuse(*refusal);
    const auto end = std::get<std::optional<std::size_t>>(found);
    if (!end) return;
    const auto head = parser_.parse_head(input.substr(0, *end));
    if (const auto* refusal = std::get_if<Refusal>(&head)) return refuse(*refusal);
    const auto framing = decide_framing(std::get<RequestHead>(head));
    if (const auto* refusal = std::get_if<Refusal>(&framing)) return refuse(*refusal);
    understood_.host = std::get<Framing>(framing).host;
    const bool has_body = std::get<Framing>(framing).body != Framing::Body::none;
    require(has_body != parser_.is_complete());
    has_head_ = true;
    used_ = *end;
  }

  void read_body(std::string_view input) {
    const auto taken = parser_.parse_body(input.substr(used_), understood_.body);
    if (const auto* refusal = std::get_if<Refusal>(&taken)) return refuse(*refusal);
    used_ += std::get<std::size_t>(taken);
    understood_.is_complete = parser_.is_complete();
    understood_.length = used_;
  }

  void refuse(const Refusal& refusal) { understood_.refused = refusal.status; }

  const std::size_t step_;
  const ServerLimits limits_{.request_line = 200, .head = 1000, .header_fields = 10};
  HeadScanner scanner_{limits_};
  RequestParser parser_;
  Understood understood_;
  bool has_head_ = false;
  std::size_t came_ = 0;
  std::size_t used_ = 0;
};

void read_request(std::string_view input) {
  const Understood whole = Reader(std::max<std::size_t>(input.size(), 1)).read(input);
  require(Reader(1).read(input) == whole);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (data[0] == 'T') {
    read_target(text);
  } else if (data[0] == 'R') {
    read_range(text);
  } else {
    read_request(text);
  }
  return 0;
}
