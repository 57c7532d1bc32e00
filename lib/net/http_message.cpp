// SPDX-License-Identifier: Apache-2.0
//
// Header fields are a list that is searched from its start: messages have few, and their order and
// repetitions must be kept. What cannot be sent is refused when it is added, so that no value, from
// wherever it came, can end its line and begin a field of its own.
#include "net/http_message.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/characters.h"
#include "base/error.h"
#include "base/text.h"

namespace mlf::net {

namespace {

bool is_token_character(char c) { return is_letter_or_digit(c) || is_one_of(c, "!#$%&'*+-.^_`|~"); }
bool is_value_character(char c) {
  return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_same(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}
bool is_name(const HeaderField& field, std::string_view name) { return is_same(field.name, name); }

bool list_has(std::string_view list, std::string_view token) {
  return std::ranges::any_of(split(list, ','),
                             [&](std::string_view part) { return is_same(trim(part), token); });
}

void check_field(std::string_view name, std::string_view value) {
  if (name.empty() || !std::ranges::all_of(name, is_token_character)) {
    throw invalid_parameter("'{}' is not the name of a header field", printable(name));
  }
  if (!std::ranges::all_of(value, is_value_character) || trim(value).size() != value.size()) {
    throw invalid_parameter("the header field '{}' cannot have the value '{}'", name,
                            printable(value));
  }
}

class FileSource : public BodySource {
 public:
  FileSource(FileDescriptor file, ByteRange range)
      : file_(std::move(file)), range_(range), left_(range) {}

  std::optional<std::uint64_t> length() const override { return range_.length; }

  std::string next() override {
    constexpr std::uint64_t piece = std::uint64_t{256} << 10;
    std::string bytes(std::min(piece, left_.length), '\0');
    if (bytes.empty()) return bytes;
    const ssize_t count =
        pread(file_.get(), bytes.data(), bytes.size(), static_cast<off_t>(left_.first));
    if (count < 0) throw system_error(errno, "read", "a file that is being sent");
    if (count == 0) throw internal_error("a file became shorter while it was sent");
    bytes.resize(static_cast<std::size_t>(count));
    left_.first += bytes.size();
    left_.length -= bytes.size();
    return bytes;
  }

 private:
  FileDescriptor file_;
  ByteRange range_;
  ByteRange left_;
};

struct Reason {
  int status;
  std::string_view phrase;
};

constexpr std::array reasons = {
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{202, "Accepted"},
    Reason{204, "No Content"},
    Reason{206, "Partial Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{307, "Temporary Redirect"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{411, "Length Required"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{416, "Range Not Satisfiable"},
    Reason{417, "Expectation Failed"},
    Reason{422, "Unprocessable Content"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{503, "Service Unavailable"},
    Reason{504, "Gateway Timeout"},
    Reason{505, "HTTP Version Not Supported"},
    Reason{507, "Insufficient Storage"},
};

}  // namespace

void Headers::add(std::string_view name, std::string_view value) {
  check_field(name, value);
  fields_.push_back({std::string(name), std::string(value)});
}

void Headers::set(std::string_view name, std::string_view value) {
  check_field(name, value);
  remove(name);
  add(name, value);
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [&](const HeaderField& field) { return is_name(field, name); });
}

const std::string* Headers::find(std::string_view name) const {
  const auto found =
      std::ranges::find_if(fields_, [&](const HeaderField& field) { return is_name(field, name); });
  return found == fields_.end() ? nullptr : &found->value;
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      fields_, [&](const HeaderField& field) { return is_name(field, name); }));
}

bool Headers::has_token(std::string_view name, std::string_view token) const {
  return std::ranges::any_of(fields_, [&](const HeaderField& field) {
    return is_name(field, name) && list_has(field.value, token);
  });
}

std::unique_ptr<BodySource> file_source(FileDescriptor file, ByteRange range) {
  return std::make_unique<FileSource>(std::move(file), range);
}

Response make_response(int status, std::string_view content_type, std::string body) {
  Response response{.status = status, .body = std::move(body)};
  response.headers.add("Content-Type", content_type);
  return response;
}

std::string_view reason_phrase(int status) {
  const auto found = std::ranges::find(reasons, status, &Reason::status);
  return found == reasons.end() ? "" : found->phrase;
}

std::string http_date(std::int64_t seconds_since_1970) {
  static constexpr std::array days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = seconds_since_1970;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT", days[parts.tm_wday], parts.tm_mday,
                     months[parts.tm_mon], parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                     parts.tm_sec);
}

}  // namespace mlf::net
