// SPDX-License-Identifier: Apache-2.0
//
// A tensor keeps its values as texts, because they go on as texts: into a request that MLflow
// reads, or into an answer. So a number has one form from end to end, and integers of 64 bits stay
// exact.
#include "serving/v2_tensor.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::serving {

namespace {

static_assert(std::endian::native == std::endian::little, "the binary extension is little-endian");

struct DatatypeTraits {
  std::string_view name;
  std::size_t size;  ///< of a value, in bytes; 0 for texts
};
constexpr std::array<DatatypeTraits, 13> traits{{{"BOOL", 1},
                                                 {"INT8", 1},
                                                 {"INT16", 2},
                                                 {"INT32", 4},
                                                 {"INT64", 8},
                                                 {"UINT8", 1},
                                                 {"UINT16", 2},
                                                 {"UINT32", 4},
                                                 {"UINT64", 8},
                                                 {"FP16", 2},
                                                 {"FP32", 4},
                                                 {"FP64", 8},
                                                 {"BYTES", 0}}};

const DatatypeTraits& traits_of(Datatype datatype) {
  return traits[static_cast<std::size_t>(datatype)];
}

bool is_unsigned(Datatype datatype) {
  return datatype >= Datatype::uint8 && datatype <= Datatype::uint64;
}

/// A floating-point number as Python's JSON has it.
std::string number_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number > 0 ? "Infinity" : "-Infinity";
  return format_double(number);
}

double number_of(const std::string& text) {
  if (text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  return parse_double(text).value_or(0);
}

Error wrong_value(const V2Tensor& tensor, const Json& value) {
  return invalid_parameter("the input '{}' has the value {}, which is no {}",
                           printable(tensor.name), printable(json_line(value).substr(0, 80)),
                           datatype_name(tensor.datatype));
}

/// Whether an integer of JSON is one of the datatype.
bool is_in_range(const Json& value, Datatype datatype) {
  const auto bits = 8 * traits_of(datatype).size;
  if (is_unsigned(datatype)) {
    if (!value.is_number_unsigned() && value.get<std::int64_t>() < 0) return false;
    return bits == 64 || value.get<std::uint64_t>() >> bits == 0;
  }
  if (value.is_number_unsigned()) return value.get<std::uint64_t>() >> (bits - 1) == 0;
  return bits == 64 || value.get<std::int64_t>() >= -(std::int64_t{1} << (bits - 1));
}

std::string read_value(const V2Tensor& tensor, const Json& value) {
  const auto datatype = tensor.datatype;
  if (datatype == Datatype::boolean) {
    if (value.is_boolean()) return value.get<bool>() ? "true" : "false";
    if (value == 0 || value == 1) return value == 1 ? "true" : "false";
  } else if (datatype == Datatype::bytes) {
    if (value.is_string()) return value.get<std::string>();
  } else if (is_floating(datatype)) {
    if (value.is_null()) return "NaN";
    if (value.is_number()) return number_text(value.get<double>());
  } else if (value.is_number_integer() && is_in_range(value, datatype)) {
    return value.dump();
  }
  throw wrong_value(tensor, value);
}

void flatten(V2Tensor& tensor, const Json& data) {
  if (!data.is_array()) {
    tensor.values.push_back(read_value(tensor, data));
    return;
  }
  for (const Json& each : data) flatten(tensor, each);
}

void check_count(const V2Tensor& tensor, std::size_t count) {
  if (tensor.values.size() == count) return;
  throw invalid_parameter("the input '{}' has {} values, but its shape {}", printable(tensor.name),
                          tensor.values.size(), count);
}

template <typename Number>
Number take(std::string_view bytes) {
  Number number{};
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

double half_to_double(std::uint16_t half) {
  const int exponent = half >> 10 & 31;
  const int fraction = half & 1023;
  double number = 0;
  if (exponent == 31) {
    number = fraction == 0 ? std::numeric_limits<double>::infinity()
                           : std::numeric_limits<double>::quiet_NaN();
  } else if (exponent == 0) {
    number = std::ldexp(fraction, -24);
  } else {
    number = std::ldexp(1024 + fraction, exponent - 25);
  }
  return (half & 0x8000) != 0 ? -number : number;
}

/// Rounded to the nearest, of two to the even one.
std::uint16_t double_to_half(double number) {
  const auto sign = static_cast<std::uint16_t>(std::signbit(number) ? 0x8000 : 0);
  const double size = std::abs(number);
  if (std::isnan(number)) return 0x7e00;
  if (size == 0) return sign;
  if (size >= 65520) return static_cast<std::uint16_t>(sign | 0x7c00);
  int exponent = 0;
  std::frexp(size, &exponent);
  exponent = std::max(exponent, -13);  // below are the numbers without a leading one
  const double scaled = std::nearbyint(std::ldexp(size, 11 - exponent));
  // A fraction that was rounded up to 2048 carries into the exponent by itself.
  const auto bits = static_cast<int>(scaled) + ((exponent + 13) << 10);
  return static_cast<std::uint16_t>(sign | bits);
}

std::string value_from_bytes(Datatype datatype, std::string_view bytes) {
  switch (datatype) {
    case Datatype::boolean:
      return bytes.front() != 0 ? "true" : "false";
    case Datatype::int8:
      return std::to_string(take<std::int8_t>(bytes));
    case Datatype::int16:
      return std::to_string(take<std::int16_t>(bytes));
    case Datatype::int32:
      return std::to_string(take<std::int32_t>(bytes));
    case Datatype::int64:
      return std::to_string(take<std::int64_t>(bytes));
    case Datatype::uint8:
      return std::to_string(take<std::uint8_t>(bytes));
    case Datatype::uint16:
      return std::to_string(take<std::uint16_t>(bytes));
    case Datatype::uint32:
      return std::to_string(take<std::uint32_t>(bytes));
    case Datatype::uint64:
      return std::to_string(take<std::uint64_t>(bytes));
    case Datatype::fp16:
      return number_text(half_to_double(take<std::uint16_t>(bytes)));
    case Datatype::fp32:
      return number_text(static_cast<double>(take<float>(bytes)));
    default:
      return number_text(take<double>(bytes));
  }
}

/// The bytes of the text that comes first, whose length is before it.
std::string_view take_text(const V2Tensor& tensor, std::string_view& bytes) {
  constexpr std::size_t length_size = 4;
  if (bytes.size() >= length_size) {
    const auto length = take<std::uint32_t>(bytes);
    bytes.remove_prefix(length_size);
    if (length <= bytes.size()) {
      const auto text = bytes.substr(0, length);
      bytes.remove_prefix(length);
      return text;
    }
  }
  throw invalid_parameter("the binary data of the input '{}' ends in the middle of a text",
                          printable(tensor.name));
}

template <typename Number>
void put(std::string& out, Number number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void put_value(std::string& out, Datatype datatype, const std::string& value) {
  if (datatype == Datatype::bytes) {
    put(out, static_cast<std::uint32_t>(value.size()));
    out += value;
  } else if (datatype == Datatype::boolean) {
    out += value == "true" ? '\1' : '\0';
  } else if (datatype == Datatype::fp16) {
    put(out, double_to_half(number_of(value)));
  } else if (datatype == Datatype::fp32) {
    put(out, static_cast<float>(number_of(value)));
  } else if (datatype == Datatype::fp64) {
    put(out, number_of(value));
  } else {
    // The low bytes of a number are the number where it fits.
    const auto number =
        value.starts_with('-') ? static_cast<std::uint64_t>(std::stoll(value)) : std::stoull(value);
    out.append(reinterpret_cast<const char*>(&number), traits_of(datatype).size);
  }
}

}  // namespace

std::string_view datatype_name(Datatype datatype) { return traits_of(datatype).name; }

Datatype parse_datatype(std::string_view name) {
  const auto* found = std::ranges::find(traits, name, &DatatypeTraits::name);
  if (found == traits.end()) throw invalid_parameter("there is no datatype '{}'", printable(name));
  return static_cast<Datatype>(found - traits.begin());
}

bool is_floating(Datatype datatype) {
  return datatype >= Datatype::fp16 && datatype <= Datatype::fp64;
}

std::size_t count_values(const std::vector<std::int64_t>& shape) {
  constexpr std::int64_t most = std::int64_t{1} << 32;
  std::int64_t count = 1;
  for (const auto size : shape) {
    if (size < 0 || size > most) throw invalid_parameter("a tensor has a size of {}", size);
    count *= size;
    if (count > most) throw invalid_parameter("a tensor has more than {} values", most);
  }
  return static_cast<std::size_t>(count);
}

void read_values(V2Tensor& tensor, const Json& data) {
  const auto count = count_values(tensor.shape);
  if (!data.is_array()) {
    throw invalid_parameter("the data of the input '{}' is no list", printable(tensor.name));
  }
  flatten(tensor, data);
  check_count(tensor, count);
}

void read_bytes(V2Tensor& tensor, std::string_view bytes) {
  const auto count = count_values(tensor.shape);
  if (tensor.datatype == Datatype::bytes) {
    while (!bytes.empty()) tensor.values.emplace_back(take_text(tensor, bytes));
    return check_count(tensor, count);
  }
  const auto size = traits_of(tensor.datatype).size;
  if (bytes.size() != count * size) {
    throw invalid_parameter("the input '{}' has {} bytes of binary data, but its shape {}",
                            printable(tensor.name), bytes.size(), count * size);
  }
  for (std::size_t i = 0; i < count; ++i) {
    tensor.values.push_back(value_from_bytes(tensor.datatype, bytes.substr(i * size, size)));
  }
}

std::string data_json(const V2Tensor& tensor) {
  std::string out = "[";
  for (const auto& value : tensor.values) {
    if (out.size() > 1) out += ',';
    if (tensor.datatype == Datatype::bytes) {
      out += json_line(Json(value));
    } else if (is_floating(tensor.datatype) && !std::isfinite(number_of(value))) {
      out += "null";
    } else {
      out += value;
    }
  }
  return out += ']';
}

std::string data_bytes(const V2Tensor& tensor) {
  std::string out;
  for (const auto& value : tensor.values) put_value(out, tensor.datatype, value);
  return out;
}

}  // namespace mlf::serving
