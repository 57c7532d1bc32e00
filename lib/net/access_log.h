// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "base/clock.h"
#include "net/http_server.h"
#include "supervise/downstream.h"

namespace mlf::net {

/// Writes a line for each request of a server. It never waits for whoever reads: lines that do not
/// fit are dropped, and the next line is followed by one that says how many. Not thread-safe.
class AccessLog {
 public:
  enum class Form {
    plain,
    json,
  };
  /// `descriptor` is kept by the caller. `prefix` begins each plain line.
  AccessLog(int descriptor, Form form, std::string prefix, const Clock& clock);

  void add(const RequestRecord& record);

 private:
  void put(std::string_view line);

  supervise::Downstream out_;
  Form form_;
  std::string prefix_;
  const Clock& clock_;
  std::uint64_t dropped_ = 0;
};

/// The line for a request, without its end. `time_ms`: when it ended.
std::string access_line(const RequestRecord& record);
std::string access_json(const RequestRecord& record, std::int64_t time_ms);

}  // namespace mlf::net
