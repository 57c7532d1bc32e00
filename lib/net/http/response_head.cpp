// SPDX-License-Identifier: Apache-2.0
#include "net/http/response_head.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "base/text.h"

namespace mlf::net {

namespace {

constexpr std::array<std::string_view, 4> own_fields = {"date", "content-length",
                                                        "transfer-encoding", "connection"};

bool is_own(const std::string& name) {
  return std::ranges::find(own_fields, to_lower(name)) != own_fields.end();
}

bool has_body(int status) { return status >= 200 && status != 204 && status != 304; }

}  // namespace

BodyEnd choose_body_end(const Response& response, int minor_version) {
  if (!has_body(response.status)) return {};
  if (const auto* text = std::get_if<std::string>(&response.body)) {
    return {.kind = BodyEnd::Kind::sized, .length = text->size()};
  }
  const auto length = std::get<std::unique_ptr<BodySource>>(response.body)->length();
  if (length) return {.kind = BodyEnd::Kind::sized, .length = *length};
  return {.kind = minor_version == 1 ? BodyEnd::Kind::chunked : BodyEnd::Kind::close};
}

std::string write_response_head(const Response& response, const ResponseHead& head) {
  std::string text;
  text.reserve(256);
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "HTTP/1.1 {} {}\r\nDate: {}\r\n", response.status,
                 reason_phrase(response.status), head.date);
  for (const auto& field : response.headers.fields()) {
    if (!is_own(field.name))
      text.append(field.name).append(": ").append(field.value).append("\r\n");
  }
  if (head.end.kind == BodyEnd::Kind::sized) {
    fmt::format_to(out, "Content-Length: {}\r\n", head.end.length);
  }
  if (head.end.kind == BodyEnd::Kind::chunked) text += "Transfer-Encoding: chunked\r\n";
  if (!head.keeps_alive) text += "Connection: close\r\n";
  if (head.keeps_alive && head.minor_version == 0) text += "Connection: keep-alive\r\n";
  return text += "\r\n";
}

}  // namespace mlf::net
