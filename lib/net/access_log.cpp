// SPDX-License-Identifier: Apache-2.0
#include "net/access_log.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"

namespace mlf::net {

namespace {

double milliseconds_of(RequestRecord::Duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

RequestRecord::Duration total(const RequestRecord& record) {
  return record.head + record.body + record.queue + record.work + record.send;
}

std::string_view or_dash(std::string_view text) { return text.empty() ? "-" : text; }

}  // namespace

std::string access_line(const RequestRecord& record) {
  auto line = fmt::format(
      "{} {} {} {} {} bytes in {:.1f} ms (queue {:.1f}, work {:.1f}, send {:.1f})",
      or_dash(record.peer), or_dash(record.method), or_dash(printable(record.path)), record.status,
      record.body_bytes_out, milliseconds_of(total(record)), milliseconds_of(record.queue),
      milliseconds_of(record.work), milliseconds_of(record.send));
  if (!record.is_complete) line += ", not sent to its end";
  if (!record.failure.empty()) line += ": " + printable(record.failure);
  return line;
}

std::string access_json(const RequestRecord& record, std::int64_t time_ms) {
  return json_line(Json{{"time", time_ms},
                        {"id", record.id},
                        {"peer", record.peer},
                        {"method", record.method},
                        {"path", record.path},
                        {"status", record.status},
                        {"bytes_in", record.body_bytes_in},
                        {"bytes_out", record.body_bytes_out},
                        {"complete", record.is_complete},
                        {"queue_ms", milliseconds_of(record.queue)},
                        {"work_ms", milliseconds_of(record.work)},
                        {"send_ms", milliseconds_of(record.send)},
                        {"total_ms", milliseconds_of(total(record))},
                        {"failure", record.failure}});
}

AccessLog::AccessLog(int descriptor, Form form, std::string prefix, const Clock& clock)
    : out_(descriptor), form_(form), prefix_(std::move(prefix)), clock_(clock) {}

void AccessLog::add(const RequestRecord& record) {
  put(form_ == Form::json ? access_json(record, clock_.now_ms()) : prefix_ + access_line(record));
}

void AccessLog::put(std::string_view line) {
  auto text = std::string(line) + "\n";
  if (dropped_ > 0) text += fmt::format("{}{} lines of this log were dropped\n", prefix_, dropped_);
  if (text.size() > out_.room()) {
    ++dropped_;
    return out_.advance();
  }
  dropped_ = 0;
  out_.put(text);
}

}  // namespace mlf::net
