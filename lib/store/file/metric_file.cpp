// SPDX-License-Identifier: Apache-2.0
// Parses metric files, which can have millions of lines. So lines are parsed in place, without
// allocation and with a fast path for plain numbers, and a history is read in pieces of bounded
// size.
#include "store/file/metric_file.h"

#include <cerrno>
#include <charconv>
#include <cstring>

#include <unistd.h>

#include "base/error.h"
#include "base/numbers.h"
#include "base/python_text.h"
#include "base/text.h"

namespace mlf::store {

namespace {

/// Removes the next space-separated field from the front of `line` and returns it.
std::string_view take_field(std::string_view& line) {
  const auto* space = static_cast<const char*>(std::memchr(line.data(), ' ', line.size()));
  const std::size_t size =
      space == nullptr ? line.size() : static_cast<std::size_t>(space - line.data());
  const auto field = line.substr(0, size);
  line.remove_prefix(space == nullptr ? size : size + 1);
  return field;
}

bool parse(std::string_view field, std::int64_t& value) {
  const auto [stop, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  return error == std::errc() && stop == field.data() + field.size();
}

bool parse(std::string_view field, double& value) {
  const auto [stop, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (error == std::errc() && stop == field.data() + field.size() && field.back() != ')')
    return true;
  const auto slow = parse_double(field);  // for forms such as "+1" and "1e400"
  value = slow.value_or(0);
  return slow.has_value();
}

std::string_view without_carriage_return(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

std::optional<MetricLine> parse_metric_line(std::string_view line) {
  MetricLine result;
  line = without_carriage_return(line);
  if (!parse(take_field(line), result.point.timestamp) || line.empty()) return std::nullopt;
  if (!parse(take_field(line), result.point.value)) return std::nullopt;
  if (line.empty()) return result;
  if (!parse(take_field(line), result.point.step)) return std::nullopt;
  if (line.empty()) return result;
  result.dataset_name = take_field(line);
  result.dataset_digest = python_strip_right(take_field(line));
  if (!line.empty() || result.dataset_name.empty() || result.dataset_digest.empty()) {
    return std::nullopt;
  }
  return result;
}

namespace {

/// Calls `visit(line)` for each complete line. @return what follows the last line end.
template <typename Visit>
std::string_view for_each_line(std::string_view content, const Visit& visit) {
  while (!content.empty()) {
    const auto* end = static_cast<const char*>(std::memchr(content.data(), '\n', content.size()));
    if (end == nullptr) break;
    const auto size = static_cast<std::size_t>(end - content.data());
    visit(content.substr(0, size));
    content.remove_prefix(size + 1);
  }
  return content;
}

}  // namespace

std::size_t for_each_metric_line(std::string_view content,
                                 const std::function<void(const MetricLine&)>& visit) {
  std::size_t malformed = 0;
  for_each_line(content, [&](std::string_view text) {
    if (const auto line = parse_metric_line(text)) {
      visit(*line);
    } else {
      ++malformed;
    }
  });
  return malformed;
}

std::size_t parse_metric_points(std::string_view content, std::vector<MetricPoint>& points,
                                std::string_view& rest) {
  points.clear();
  std::size_t malformed = 0;
  rest = for_each_line(content, [&](std::string_view text) {
    if (const auto line = parse_metric_line(text)) {
      points.push_back(line->point);
    } else {
      ++malformed;
    }
  });
  return malformed;
}

Metric to_metric(std::string_view key, const MetricLine& line) {
  Metric metric{.key = std::string(key),
                .value = line.point.value,
                .timestamp = line.point.timestamp,
                .step = line.point.step};
  if (!line.dataset_name.empty()) {
    metric.dataset_name = line.dataset_name;
    metric.dataset_digest = line.dataset_digest;
  }
  return metric;
}

std::optional<Metric> latest_metric(std::string_view key, std::string_view content,
                                    std::size_t* malformed) {
  std::optional<MetricLine> latest;
  std::size_t bad = 0;
  for_each_line(content, [&](std::string_view text) {
    const auto line = parse_metric_line(text);
    if (!line) {
      ++bad;
    } else if (!latest || is_later(line->point, latest->point)) {
      latest = line;
    }
  });
  if (malformed != nullptr) *malformed = bad;
  if (!latest) return std::nullopt;
  return to_metric(key, *latest);
}

void visit_metric_file(int descriptor, const std::string& path,
                       const std::function<void(std::span<const MetricPoint>)>& visit,
                       Reporter& reporter) {
  constexpr std::size_t piece = std::size_t{1} << 18;
  std::string buffer(piece, '\0');
  std::size_t filled = 0;  // how much of an incomplete line is in the buffer
  std::size_t malformed = 0;
  std::vector<MetricPoint> points;
  for (;;) {
    const ssize_t count = ::read(descriptor, buffer.data() + filled, buffer.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw system_error(errno, "read", path);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
    std::string_view rest;
    malformed += parse_metric_points(std::string_view(buffer).substr(0, filled), points, rest);
    if (!points.empty()) visit(points);
    filled = rest.size();
    std::memmove(buffer.data(), rest.data(), filled);
    if (filled == buffer.size()) {
      ++malformed;  // the line is too long to be valid: its pieces are skipped
      filled = 0;
    }
  }
  if (malformed > 0)
    reporter.warn(fmt::format("{}: {} malformed lines left out", printable(path), malformed));
}

void append_metric_line(std::string& out, const MetricPoint& point) {
  append_int64(out, point.timestamp);
  out += ' ';
  append_double(out, point.value);
  out += ' ';
  append_int64(out, point.step);
  out += '\n';
}

void append_metric_line(std::string& out, const Metric& metric) {
  append_metric_line(out, MetricPoint{metric.timestamp, metric.value, metric.step});
  if (metric.dataset_name && metric.dataset_digest) {
    out.pop_back();
    out += ' ' + *metric.dataset_name + ' ' + *metric.dataset_digest + '\n';
  }
}

}  // namespace mlf::store
