// SPDX-License-Identifier: Apache-2.0
#include "net/http/parser.h"

#include <algorithm>
#include <limits>
#include <utility>

#include <boost/beast/http/basic_parser.hpp>

#include "base/error.h"

namespace mlf::net {

namespace {

namespace http = boost::beast::http;
using boost::beast::error_code;
using boost::beast::string_view;

std::string_view view(string_view text) { return {text.data(), text.size()}; }

/// Whether the request line is that of another version of HTTP.
bool has_other_version(std::string_view head) {
  constexpr std::size_t length = std::string_view("HTTP/1.1").size();
  const auto line = head.substr(0, head.find('\r'));
  const auto version = line.substr(line.size() - std::min(line.size(), length));
  return version.starts_with("HTTP/") && version != "HTTP/1.1" && version != "HTTP/1.0";
}

Refusal refusal_of(const error_code& error) {
  return {400, "the request is malformed: " + error.message()};
}

}  // namespace

/// Beast's parser of one request, with our own values instead of Beast's containers.
class RequestParser::Impl : public http::basic_parser<true> {
 public:
  Impl() {
    header_limit(std::numeric_limits<std::uint32_t>::max());  // HeadScanner has limited it
    body_limit(std::numeric_limits<std::uint64_t>::max());    // its caller limits the body
  }

  RequestHead head;
  std::string* body = nullptr;  ///< where parse_body() wants what is found

 private:
  void on_request_impl(http::verb, string_view method, string_view target, int version,
                       error_code&) override {
    head.method = view(method);
    head.target = view(target);
    head.minor_version = version - 10;
  }
  void on_response_impl(int, string_view, int, error_code&) override {}

  void on_field_impl(http::field, string_view name, string_view value, error_code& error) override {
    if (body != nullptr) return;  // a trailer
    try {
      head.headers.add(view(name), view(value));
    } catch (const Error&) {
      error = http::error::bad_value;
    }
  }

  void on_header_impl(error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}

  std::size_t on_body_impl(string_view piece, error_code&) override {
    body->append(piece.data(), piece.size());
    return piece.size();
  }
  void on_chunk_header_impl(std::uint64_t, string_view extensions, error_code& error) override {
    if (!extensions.empty()) error = http::error::bad_chunk_extension;
  }
  std::size_t on_chunk_body_impl(std::uint64_t, string_view piece, error_code&) override {
    body->append(piece.data(), piece.size());
    return piece.size();
  }
  void on_finish_impl(error_code&) override {}
};

RequestParser::RequestParser() = default;
RequestParser::~RequestParser() = default;

std::variant<RequestHead, Refusal> RequestParser::parse_head(std::string_view head) {
  impl_ = std::make_unique<Impl>();
  error_code error;
  impl_->put(boost::asio::buffer(head), error);
  if (error == http::error::bad_version && has_other_version(head)) {
    return Refusal{505, "only HTTP/1.0 and HTTP/1.1 are spoken here"};
  }
  if (error) return refusal_of(error);
  if (!impl_->is_header_done()) return Refusal{400, "the request is malformed"};
  return std::move(impl_->head);
}

std::variant<std::size_t, Refusal> RequestParser::parse_body(std::string_view input,
                                                             std::string& body) {
  // What is left of a chunked body that is incomplete has at least that many bytes. Beast relies on
  // being given as many, and has assertions that fail otherwise.
  constexpr std::size_t shortest_end = std::string_view("0\r\n\r\n").size();
  const std::size_t needed = impl_->chunked() ? shortest_end : 1;
  impl_->body = &body;
  std::size_t taken = 0;
  while (!impl_->is_done() && input.size() - taken >= needed) {
    error_code error;
    taken += impl_->put(boost::asio::buffer(input.substr(taken)), error);
    if (error == http::error::need_more) return taken;
    if (error) return refusal_of(error);
  }
  return taken;
}

bool RequestParser::is_complete() const { return impl_->is_done(); }

}  // namespace mlf::net
