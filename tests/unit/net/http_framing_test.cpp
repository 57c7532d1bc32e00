// SPDX-License-Identifier: Apache-2.0
//
// Raw requests and what a server must make of them. Behind each refused one comes another request,
// which must never reach the handler: the connection is closed.
#include <algorithm>
#include <atomic>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include "support/http_world.h"

using namespace mlf;
using namespace mlf::net;

namespace {

constexpr std::string_view smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

struct Case {
  std::string_view name;
  std::string request;
  int status;
};

std::string plain_get(std::string_view target) {
  return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}
std::string with_field(std::string_view field) {
  return "GET /x HTTP/1.1\r\nHost: a\r\n" + std::string(field) + "\r\n\r\n";
}
std::string with_host(std::string_view host) {
  return "GET /x HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n";
}
std::string raw_post(std::string_view fields, std::string_view body) {
  return "POST /x HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n\r\n" + std::string(body);
}
std::string chunked(std::string_view body) { return raw_post("Transfer-Encoding: chunked", body); }
std::string many_fields(std::size_t count) {
  std::string request = "GET /x HTTP/1.1\r\nHost: a\r\n";
  for (std::size_t i = 1; i < count; ++i) request += "X-" + std::to_string(i) + ": 1\r\n";
  return request + "\r\n";
}
/// A request whose request line has `size` bytes.
std::string long_line(std::size_t size) {
  return plain_get("/" + std::string(size - std::string_view("GET / HTTP/1.1\r\n").size(), 'a'));
}
/// A request whose head has `size` bytes.
std::string long_head(std::size_t size) {
  return with_field("X: " + std::string(size - with_field("X: ").size(), 'a'));
}

using namespace std::string_literals;

const std::vector<Case> served = {
    {"a plain request", plain_get("/x"), 200},
    {"a query", plain_get("/x?a=b&c"), 200},
    {"HTTP/1.0 without Host", "GET /x HTTP/1.0\r\n\r\n", 200},
    {"HTTP/1.0 with Host", "GET /x HTTP/1.0\r\nHost: a\r\n\r\n", 200},
    {"HEAD", "HEAD /x HTTP/1.1\r\nHost: a\r\n\r\n", 200},
    {"OPTIONS of the server", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 200},
    {"DELETE with a body", "DELETE /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", 200},
    {"GET with a body", "GET /x HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", 200},
    {"an absolute target", "GET http://a/x HTTP/1.1\r\nHost: a\r\n\r\n", 200},
    {"an absolute target, upper case", "GET HTTP://A/x HTTP/1.1\r\nHost: a\r\n\r\n", 200},
    {"an absolute target without a path", "GET http://a HTTP/1.1\r\nHost: a\r\n\r\n", 200},
    {"an absolute target with only a query", "GET http://a?b HTTP/1.1\r\nHost: a\r\n\r\n", 200},
    {"Host with a port", with_host("a:5000"), 200},
    {"Host with an empty port", with_host("a:"), 200},
    {"Host as IPv4", with_host("127.0.0.1:80"), 200},
    {"Host as IPv6", with_host("[::1]:80"), 200},
    {"Content-Length 0", raw_post("Content-Length: 0", ""), 200},
    {"Content-Length with zeros", raw_post("Content-Length: 003", "abc"), 200},
    {"white space around a value", raw_post("Content-Length: \t 3 ", "abc"), 200},
    {"chunks", chunked("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"), 200},
    {"no chunks", chunked("0\r\n\r\n"), 200},
    {"a last chunk of several zeros", chunked("000\r\n\r\n"), 200},
    {"a chunk size in capitals", chunked("A\r\n0123456789\r\n0\r\n\r\n"), 200},
    {"a coding in capitals", raw_post("Transfer-Encoding: CHUNKED", "0\r\n\r\n"), 200},
    {"trailers", chunked("1\r\na\r\n0\r\nX: y\r\n\r\n"), 200},
    {"an empty value", with_field("X:"), 200},
    {"bytes over 127 in a value", with_field("X: \xc3\xa4\xff"), 200},
    {"an offer of HTTP/2", with_field("Connection: Upgrade\r\nUpgrade: h2c"), 200},
    {"Content-Encoding identity", with_field("Content-Encoding: identity"), 200},
    {"UTF-8 in a target", plain_get("/\xc3\xa4"), 200},
    {"an escaped UTF-8 character", plain_get("/%c3%a4"), 200},
    {"several leading slashes", plain_get("///x"), 200},
    {"a semicolon", plain_get("/..;/x"), 200},
    {"four dots", plain_get("/..../x"), 200},
    {"an escaped percent sign", plain_get("/%252e%252e"), 200},
    {"a request line at the limit", long_line(8192), 200},
    {"a head at the limit", long_head(16384), 200},
    {"as many fields as allowed", many_fields(100), 200},
};

const std::vector<Case> refused = {
    // The end of the body
    {"two lengths", raw_post("Content-Length: 3\r\nContent-Length: 4", "abcd"), 400},
    {"one length twice", raw_post("Content-Length: 3\r\nContent-Length: 3", "abc"), 400},
    {"a list of lengths", raw_post("Content-Length: 3, 3", "abc"), 400},
    {"a negative length", raw_post("Content-Length: -1", ""), 400},
    {"a length with a sign", raw_post("Content-Length: +3", "abc"), 400},
    {"a hexadecimal length", raw_post("Content-Length: 0x3", "abc"), 400},
    {"a length with a fraction", raw_post("Content-Length: 3.0", "abc"), 400},
    {"an empty length", raw_post("Content-Length:", ""), 400},
    {"a length with a space", raw_post("Content-Length: 1 2", "a"), 400},
    {"a length over the limit", raw_post("Content-Length: 10485761", ""), 413},
    {"a length of 2^63", raw_post("Content-Length: 9223372036854775808", ""), 413},
    {"a length of 2^64", raw_post("Content-Length: 18446744073709551616", ""), 400},
    {"length, then coding",
     raw_post("Content-Length: 3\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), 400},
    {"coding, then length",
     raw_post("Transfer-Encoding: chunked\r\nContent-Length: 3", "0\r\n\r\n"), 400},
    {"length and an unknown coding", raw_post("Content-Length: 3\r\nTransfer-Encoding: x", "abc"),
     400},
    {"two codings",
     raw_post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "0\r\n\r\n"), 400},
    {"a list of codings", raw_post("Transfer-Encoding: chunked, chunked", "0\r\n\r\n"), 400},
    {"gzip and chunked", raw_post("Transfer-Encoding: gzip, chunked", "0\r\n\r\n"), 400},
    {"chunked and identity", raw_post("Transfer-Encoding: chunked, identity", "0\r\n\r\n"), 400},
    {"identity", raw_post("Transfer-Encoding: identity", ""), 400},
    {"an unknown coding", raw_post("Transfer-Encoding: xchunked", "0\r\n\r\n"), 400},
    {"a quoted coding", raw_post("Transfer-Encoding: \"chunked\"", "0\r\n\r\n"), 400},
    {"an empty coding", raw_post("Transfer-Encoding:", "0\r\n\r\n"), 400},
    {"a coding after a vertical tab",
     raw_post("Transfer-Encoding: \x0b"
              "chunked",
              "0\r\n\r\n"),
     400},
    {"a coding in HTTP/1.0",
     "POST /x HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
    {"a space before a colon", raw_post("Transfer-Encoding : chunked", "0\r\n\r\n"), 400},
    // Chunks
    {"a chunk extension", chunked("3;a=b\r\nabc\r\n0\r\n\r\n"), 400},
    {"an extension of the last chunk", chunked("0;a=b\r\n\r\n"), 400},
    {"a chunk size that is no number", chunked("x\r\nabc\r\n0\r\n\r\n"), 400},
    {"a negative chunk size", chunked("-1\r\nabc\r\n0\r\n\r\n"), 400},
    {"a chunk size with 0x", chunked("0x3\r\nabc\r\n0\r\n\r\n"), 400},
    {"a chunk size over 64 bits", chunked("10000000000000000\r\nabc\r\n0\r\n\r\n"), 400},
    {"an empty chunk size", chunked("\r\nabc\r\n0\r\n\r\n"), 400},
    {"a space after a chunk size", chunked("3 \r\nabc\r\n0\r\n\r\n"), 400},
    {"a space before a chunk size", chunked(" 3\r\nabc\r\n0\r\n\r\n"), 400},
    {"a chunk without its CRLF", chunked("3\r\nabcXX0\r\n\r\n"), 400},
    {"a chunk line that ends in LF", chunked("3\nabc\r\n0\r\n\r\n"), 400},
    {"a chunk line that has a CR", chunked("3\rabc\r\n0\r\n\r\n"), 400},
    {"a chunk header without end", chunked(std::string(100'000, '0')), 400},
    {"a malformed trailer", chunked("0\r\nno colon\r\n\r\n"), 400},
    {"trailers without end", chunked("0\r\nX: " + std::string(100'000, 'a')), 400},
    // Lines
    {"LF after the request line", "GET /x HTTP/1.1\nHost: a\r\n\r\n", 400},
    {"LF after a field", "GET /x HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400},
    {"LF everywhere", "GET /x HTTP/1.1\nHost: a\n\n", 400},
    {"LF as the empty line", "GET /x HTTP/1.1\r\nHost: a\r\n\n", 400},
    {"CR in a value", with_field("X: a\rb"), 400},
    {"CR in the request line", "GET /x\r HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"two CR", "GET /x HTTP/1.1\r\r\nHost: a\r\n\r\n", 400},
    {"a folded line", with_field("X: a\r\n b"), 400},
    {"a folded line with a tab", with_field("X: a\r\n\tb"), 400},
    {"a folded coding", raw_post("Transfer-Encoding:\r\n chunked", "0\r\n\r\n"), 400},
    {"a space before the first field", "GET /x HTTP/1.1\r\n Host: a\r\n\r\n", 400},
    {"an empty line first", "\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"NUL in a value", with_field("X: a\0b"s), 400},
    {"NUL in a name", with_field("X\0: b"s), 400},
    {"a control character in a value", with_field("X: a\x01"), 400},
    {"DEL in a value", with_field("X: a\x7f"), 400},
    {"no colon", with_field("X"), 400},
    {"an empty name", with_field(": x"), 400},
    {"a space in a name", with_field("X Y: z"), 400},
    {"brackets in a name", with_field("X[1]: z"), 400},
    {"UTF-8 in a name", with_field("\xc3\xa4: z"), 400},
    // The request line
    {"no version", "GET /x\r\nHost: a\r\n\r\n", 400},
    {"HTTP/0.9", "GET /x HTTP/0.9\r\nHost: a\r\n\r\n", 505},
    {"HTTP/1.2", "GET /x HTTP/1.2\r\nHost: a\r\n\r\n", 505},
    {"HTTP/2.0", "GET /x HTTP/2.0\r\nHost: a\r\n\r\n", 505},
    {"the beginning of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
    {"http in lower case", "GET /x http/1.1\r\nHost: a\r\n\r\n", 400},
    {"a version with two digits", "GET /x HTTP/1.11\r\nHost: a\r\n\r\n", 400},
    {"a space after the version", "GET /x HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
    {"two spaces", "GET  /x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a space in the target", "GET /x y HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a tab", "GET\t/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"a method in lower case", "get /x HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"an unknown method", "FOO /x HTTP/1.1\r\nHost: a\r\n\r\n", 501},
    {"TRACE", "TRACE /x HTTP/1.1\r\nHost: a\r\n\r\n", 405},
    {"CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 405},
    {"a method of other characters", "G@T /x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"TLS", "\x16\x03\x01\x02\n\x01\r\n\r\n", 400},
    // Host
    {"no Host", "GET /x HTTP/1.1\r\n\r\n", 400},
    {"two Hosts", "GET /x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
    {"one Host twice", "GET /x HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
    {"an empty Host", with_host(""), 400},
    {"a Host with a user", with_host("u@a"), 400},
    {"a Host with a path", with_host("a/b"), 400},
    {"a Host with a space", with_host("a b"), 400},
    {"a Host with a comma", with_host("a,b"), 400},
    {"a Host with a letter in the port", with_host("a:8x"), 400},
    {"a Host with too large a port", with_host("a:65536"), 400},
    {"a Host with two ports", with_host("a:1:2"), 400},
    {"a Host with a bad IPv6 address", with_host("[::g]"), 400},
    {"a Host without the closing bracket", with_host("[::1"), 400},
    {"an absolute target of another host", "GET http://b/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"an absolute target of another port", "GET http://a:1/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"an absolute target with a user", "GET http://u@a/x HTTP/1.1\r\nHost: a\r\n\r\n", 400},
    {"an absolute target without Host", "GET http://a/x HTTP/1.0\r\n\r\n", 400},
    // The target
    {"a target without a slash", plain_get("x"), 400},
    {"an asterisk with GET", plain_get("*"), 400},
    {"another scheme", plain_get("file:///etc/passwd"), 400},
    {"a fragment", plain_get("/x#y"), 400},
    {"a backslash", plain_get("/a\\b"), 400},
    {"a broken escape", plain_get("/%"), 400},
    {"half an escape", plain_get("/%4"), 400},
    {"an escape that is no number", plain_get("/%zz"), 400},
    {"an escape as IIS has it", plain_get("/%u002e"), 400},
    {"a broken escape in the query", plain_get("/x?a=%"), 400},
    {"an escaped NUL", plain_get("/a%00"), 400},
    {"an escaped NUL in the query", plain_get("/x?a=%00"), 400},
    {"an escaped line end", plain_get("/a%0d%0ab"), 400},
    {"an escaped tab", plain_get("/.%09./x"), 400},
    {"an escaped slash", plain_get("/a%2fb"), 400},
    {"an escaped slash in capitals", plain_get("/a%2Fb"), 400},
    {"an escaped backslash", plain_get("/a%5cb"), 400},
    {"two dots", plain_get("/../x"), 400},
    {"two dots within", plain_get("/a/../x"), 400},
    {"two dots at the end", plain_get("/a/.."), 400},
    {"two escaped dots", plain_get("/%2e%2e/x"), 400},
    {"two dots, one escaped", plain_get("/.%2e/x"), 400},
    {"two dots and an escaped slash", plain_get("/..%2fx"), 400},
    {"one dot", plain_get("/./x"), 400},
    {"overlong UTF-8", plain_get("/%c0%ae%c0%ae/x"), 400},
    {"no UTF-8", plain_get("/%ff"), 400},
    {"no UTF-8 in the query", plain_get("/x?a=%ff"), 400},
    // Other fields
    {"two content types", raw_post("Content-Type: a/b\r\nContent-Type: c/d", ""), 400},
    {"two authorizations", with_field("Authorization: a\r\nAuthorization: b"), 400},
    {"an unknown expectation", with_field("Expect: x"), 417},
    {"two expectations", with_field("Expect: 100-continue\r\nExpect: x"), 400},
    {"a compressed body", raw_post("Content-Encoding: gzip\r\nContent-Length: 1", "x"), 415},
    {"a websocket", with_field("Connection: Upgrade\r\nUpgrade: websocket"), 400},
    // Sizes
    {"a request line over the limit", long_line(8193), 414},
    {"a request line without end", "GET /" + std::string(100'000, 'a'), 414},
    {"a head over the limit", long_head(16385), 431},
    {"a head without end", "GET /x HTTP/1.1\r\nX: " + std::string(100'000, 'a'), 431},
    {"one field too many", many_fields(101), 431},
    {"fields without end", many_fields(5000), 431},
};

struct SmuggleWatch {
  test::FakeHandler handler;
  std::atomic<int> smuggled_requests = 0;

  SmuggleWatch() {
    handler.on_handle = [this](const Request& request) {
      if (request.target.path == "/smuggled") ++smuggled_requests;
      return make_response(200, "text/plain", "");
    };
  }
};

}  // namespace

TEST_CASE("requests that are well formed are served, and so is the next one behind them") {
  SmuggleWatch watch;
  const test::ServerWorld world(watch.handler);
  int next_ones = 0;
  for (const Case& row : served) {
    CAPTURE(row.name);
    auto client = world.connect();
    client.send(row.request + std::string(smuggled));
    const auto answer = client.read_answer(row.request.substr(0, row.request.find(' ')));
    CHECK(answer.status == row.status);
    const bool is_old = row.request.find("HTTP/1.0") != row.request.npos;
    CHECK(answer.closes() == is_old);
    if (is_old) continue;
    CHECK(client.read_answer().status == 200);
    ++next_ones;
  }
  CHECK(watch.smuggled_requests == next_ones);
}

TEST_CASE(
    "requests that could be understood differently are refused, and the connection is closed") {
  SmuggleWatch watch;
  const test::ServerWorld world(watch.handler);
  CHECK(refused.size() >= 80);
  for (const Case& row : refused) {
    CAPTURE(row.name);
    auto client = world.connect();
    client.send(row.request + std::string(smuggled));
    const auto answer = client.read_answer();
    CHECK(answer.status == row.status);
    CHECK(answer.closes());
    client.end_sending();
    CHECK(client.is_closed());
  }
  CHECK(watch.smuggled_requests == 0);
}

TEST_CASE("what is served is served byte by byte too") {
  SmuggleWatch watch;
  const test::ServerWorld world(watch.handler);
  for (const Case& row : served) {
    if (row.request.size() > 200) continue;
    CAPTURE(row.name);
    auto client = world.connect();
    for (const char byte : row.request) client.send({&byte, 1});
    CHECK(client.read_answer(row.request.substr(0, row.request.find(' '))).status == row.status);
  }
}

TEST_CASE("what is refused is refused byte by byte too") {
  SmuggleWatch watch;
  const test::ServerWorld world(watch.handler);
  for (const Case& row : refused) {
    if (row.request.size() > 200) continue;
    CAPTURE(row.name);
    auto client = world.connect();
    for (const char byte : row.request + std::string(smuggled)) client.send({&byte, 1});
    CHECK(client.read_answer().status == row.status);
  }
  CHECK(watch.smuggled_requests == 0);
}
