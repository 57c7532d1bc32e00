// SPDX-License-Identifier: Apache-2.0
//
// json.dump() of what to_dict(orient="records") makes of a DataFrame and tolist() of an array: a
// float32 is written as the double that it is.
#include "scoring/native/answer.h"

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/numbers.h"
#include "base/text.h"

namespace mlf::scoring::native {

namespace {

void append_hex(std::string& out, char32_t unit) {
  constexpr std::string_view digits = "0123456789abcdef";
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += digits[(unit >> shift) & 15];
}

void append_point(std::string& out, char32_t point) {
  constexpr std::string_view special = "\"\\\b\f\n\r\t";
  constexpr std::string_view letters = "\"\\bfnrt";
  const auto found = point < 0x80 ? special.find(static_cast<char>(point)) : std::string_view::npos;
  if (found != std::string_view::npos) {
    out += '\\';
    out += letters[found];
  } else if (point >= 0x20 && point < 0x7F) {
    out += static_cast<char>(point);
  } else if (point < 0x10000) {
    append_hex(out, point);
  } else {
    append_hex(out, 0xD800 + ((point - 0x10000) >> 10));
    append_hex(out, 0xDC00 + ((point - 0x10000) & 0x3FF));
  }
}

void append(std::string& out, const std::string& value) {
  out += '"';
  for (std::string_view rest = value; !rest.empty();) {
    const auto [point, length] = decode_utf8(rest);
    append_point(out, length == 0 ? char32_t{0xFFFD} : point);
    rest.remove_prefix(length == 0 ? 1 : length);
  }
  out += '"';
}

void append(std::string& out, double value) {
  if (std::isfinite(value)) {
    append_double(out, value);
  } else {
    out += std::isnan(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
  }
}

void append(std::string& out, float value) { append(out, static_cast<double>(value)); }
void append(std::string& out, std::uint8_t value) { out += value != 0 ? "true" : "false"; }
void append(std::string& out, std::int32_t value) { append_int64(out, value); }
void append(std::string& out, std::int64_t value) { append_int64(out, value); }

/// Calls `append_item(i)` for each i below `count`, with ", " between the items.
template <typename AppendItem>
void append_items(std::string& out, std::size_t count, const AppendItem& append_item) {
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) out += ", ";
    append_item(i);
  }
}

/// The values from `next` on, which it moves, as nested lists.
template <typename Value>
void append_nested(std::string& out, std::span<const std::int64_t> shape,
                   const std::vector<Value>& values, std::size_t& next) {
  if (shape.empty()) return append(out, values[next++]);
  out += '[';
  append_items(out, static_cast<std::size_t>(shape[0]),
               [&](std::size_t) { append_nested(out, shape.subspan(1), values, next); });
  out += ']';
}

void append(std::string& out, const Tensor& tensor) {
  std::visit(
      [&](const auto& values) {
        std::size_t next = 0;
        append_nested(out, tensor.shape, values, next);
      },
      tensor.values);
}

void append(std::string& out, const Frame& frame) {
  out += '[';
  append_items(out, frame.rows, [&](std::size_t row) {
    out += '{';
    append_items(out, frame.columns.size(), [&](std::size_t i) {
      append(out, frame.columns[i].name);
      out += ": ";
      std::visit([&](const auto& values) { append(out, values[row]); }, frame.columns[i].values);
    });
    out += '}';
  });
  out += ']';
}

void append(std::string& out, const NamedTensors& tensors) {
  out += '{';
  append_items(out, tensors.size(), [&](std::size_t i) {
    append(out, tensors[i].first);
    out += ": ";
    append(out, tensors[i].second);
  });
  out += '}';
}

}  // namespace

std::string predictions_json(const Output& output) {
  std::string json = R"({"predictions": )";
  std::visit([&](const auto& value) { append(json, value); }, output);
  json += '}';
  return json;
}

}  // namespace mlf::scoring::native
