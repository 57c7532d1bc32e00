// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/file.h"
#include "net/http_range.h"
#include "net/http_target.h"

namespace mlf::net {

struct HeaderField {
  std::string name;
  std::string value;

  bool operator==(const HeaderField&) const = default;
};

/// The header fields of a message, in order. Names are compared without regard to case.
class Headers {
 public:
  /// Appends a field. @throws Error INVALID_PARAMETER_VALUE when the name is not a token of HTTP,
  /// or the value has a control character other than a tab, or white space at its ends.
  void add(std::string_view name, std::string_view value);
  /// The same, instead of all fields of that name.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name);

  /// The value of the first field of that name; nullptr when there is none.
  const std::string* find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  /// Whether a field of that name, a list with commas, has `token`, in any case.
  bool has_token(std::string_view name, std::string_view token) const;
  const std::vector<HeaderField>& fields() const { return fields_; }

  bool operator==(const Headers&) const = default;

 private:
  std::vector<HeaderField> fields_;
};

/// A request whose head has passed the rules for messages (see HttpServer).
struct Request {
  std::string method;  ///< GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS
  Target target;       ///< empty for "OPTIONS *"
  /// The host that the client meant, in lower case and without the port: a name, an IPv4 address or
  /// an IPv6 address without brackets. "" for HTTP/1.0 without a Host field.
  std::string host;
  Headers headers;
  std::string body;           ///< empty where the handler takes it piece by piece
  std::string peer;           ///< the client's IP address; "unix" for a client of a Unix socket
  bool is_encrypted = false;  ///< it came over TLS
  std::string id;             ///< unique in this server, for logs and error messages
  /// Stop is requested when the answer is no longer wanted: the client has gone, the time is over,
  /// or the server must end. Handlers that take long look at it.
  std::stop_token stop;
};

/// A response body that is made while it is sent.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// The number of bytes of the body; nullopt when it is not known. Must not block.
  virtual std::optional<std::uint64_t> length() const = 0;
  /// The next bytes; "" at the end. Called by one worker thread at a time. If it throws, the
  /// connection is cut, so that the client notices that the body is incomplete.
  virtual std::string next() = 0;
};

/// The body that is a part of an open file. next() throws when the file has become shorter.
std::unique_ptr<BodySource> file_source(FileDescriptor file, ByteRange range);

using ResponseBody = std::variant<std::string, std::unique_ptr<BodySource>>;

/// The server adds Date, Content-Length, Transfer-Encoding and Connection itself and leaves out
/// what `headers` says about these.
struct Response {
  int status = 200;
  Headers headers{};
  ResponseBody body{};
};

/// A response with a Content-Type.
Response make_response(int status, std::string_view content_type, std::string body);

/// "Not Found" for 404; "" for a status that has no name here.
std::string_view reason_phrase(int status);

/// A time as HTTP writes it: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string http_date(std::int64_t seconds_since_1970);

}  // namespace mlf::net
