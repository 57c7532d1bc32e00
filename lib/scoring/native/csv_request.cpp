// SPDX-License-Identifier: Apache-2.0
//
// pandas.read_csv() does not read every number as Python does: it adds up at most 17 digits, zeros
// at the beginning included, in double precision and scales the sum by a power of ten, which can be
// one unit in the last place beside the nearest double. read_real() takes the same steps, since
// predictions of trees can depend on it.
#include "scoring/native/csv_request.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/characters.h"
#include "base/numbers.h"
#include "base/text.h"
#include "scoring/native/native_model.h"

namespace mlf::scoring::native {

namespace {

using Kind = model::ColumnType::Kind;

/// The nearest double to 10^exponent.
double power_of_ten(int exponent) {
  static const auto powers = [] {
    std::array<double, 309> all{};
    for (int i = 0; i < 309; ++i)
      all[static_cast<std::size_t>(i)] = *parse_double("1e" + std::to_string(i));
    return all;
  }();
  return powers[static_cast<std::size_t>(exponent)];
}

/// Goes through the characters of a field.
class Field {
 public:
  explicit Field(std::string_view text) : text_(text) {}

  bool take(std::string_view any_of) {
    if (text_.empty() || any_of.find(text_[0]) == std::string_view::npos) return false;
    text_.remove_prefix(1);
    return true;
  }
  std::optional<int> take_digit() {
    if (text_.empty() || !is_digit(text_[0])) return std::nullopt;
    const int digit = text_[0] - '0';
    text_.remove_prefix(1);
    return digit;
  }
  /// A minus is true.
  bool take_sign() {
    const bool is_negative = take("-");
    if (!is_negative) take("+");
    return is_negative;
  }
  bool is_at_end() const { return text_.empty(); }

 private:
  std::string_view text_;
};

double scale(double number, int exponent) {
  if (exponent > 308) throw HandOver("a number is too large");
  if (exponent >= 0) return number * power_of_ten(exponent);
  if (exponent >= -308) return number / power_of_ten(-exponent);
  if (exponent < -616) throw HandOver("a number is too small");
  return number / power_of_ten(-308 - exponent) / power_of_ten(308);
}

double read_real(std::string_view text) {
  constexpr int most_digits = 17;
  Field field(text);
  const bool is_negative = field.take_sign();
  double number = 0;
  int digits = 0;
  int exponent = 0;
  while (const auto digit = field.take_digit()) {
    if (digits < most_digits) {
      number = number * 10 + *digit;
      ++digits;
    } else {
      ++exponent;
    }
  }
  if (field.take(".")) {
    while (const auto digit = field.take_digit()) {
      if (digits >= most_digits) continue;
      number = number * 10 + *digit;
      ++digits;
      --exponent;
    }
  }
  bool is_complete = digits > 0;
  if (field.take("eE")) {
    const bool is_down = field.take_sign();
    int scaling = 0;
    is_complete = false;
    while (const auto digit = field.take_digit()) {
      if (scaling > 1000) throw HandOver("a number is too large or too small");
      scaling = scaling * 10 + *digit;
      is_complete = digits > 0;
    }
    exponent += is_down ? -scaling : scaling;
  }
  if (!is_complete || !field.is_at_end()) throw HandOver("a field is no plain number");
  const double value = scale(number, exponent);
  if (!std::isfinite(value)) throw HandOver("a number is too large");
  return is_negative ? -value : value;
}

bool is_missing(std::string_view field) {
  constexpr std::array<std::string_view, 8> texts{"",     "NA",   "N/A", "n/a",
                                                  "NULL", "null", "NaN", "nan"};
  return std::ranges::find(texts, field) != texts.end();
}

/// Some of them count as missing values.
bool is_plain_text(std::string_view field) {
  constexpr std::array<std::string_view, 4> texts{"None", "-NaN", "-nan", ""};
  return !is_missing(field) && std::ranges::find(texts, field) == texts.end() &&
         field.find('#') == std::string_view::npos && field[0] != '<';
}

Scalar integer_of(std::string_view field) {
  const auto value = parse_int64(field);
  if (!value) throw HandOver("a field is no integer");
  return {.kind = Scalar::Kind::integer, .integer = *value};
}

Scalar real_of(std::string_view field) {
  if (is_missing(field)) return {};
  return {.kind = Scalar::Kind::real, .real = read_real(field)};
}

/// A number in a column without a type, which is of integers or becomes one of doubles.
Scalar number_of(std::string_view field) {
  const auto integer = parse_int64(field);
  if (!integer) return real_of(field);
  if (std::abs(static_cast<double>(*integer)) > 0x1p53 || (*integer == 0 && field[0] == '-'))
    throw HandOver("an integer is another number as a double");
  return integer_of(field);
}

Scalar scalar_of_field(std::string_view field, std::optional<Kind> kind) {
  if (!kind) return number_of(field);
  switch (*kind) {
    case Kind::float32:
    case Kind::float64:
      return real_of(field);
    case Kind::int32:
    case Kind::int64:
      return integer_of(field);
    case Kind::string:
      if (is_plain_text(field)) return {.kind = Scalar::Kind::text, .text = field};
      break;
    default:
      break;
  }
  throw HandOver("a field is not read here");
}

/// The lines that are not empty.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {
    const bool is_unusual =
        text.find_first_of(std::string_view("\"\0", 2)) != std::string_view::npos;
    if (is_unusual || text.starts_with("\xEF\xBB\xBF") || !is_utf8(text))
      throw HandOver("the CSV has quotes, a byte order mark or bytes that are not UTF-8");
  }

  /// nullopt at the end.
  std::optional<std::string_view> next() {
    while (!rest_.empty()) {
      const auto end = rest_.find('\n');
      auto line = rest_.substr(0, end);
      rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
      if (line.ends_with('\r') && end != std::string_view::npos) line.remove_suffix(1);
      if (line.find('\r') != std::string_view::npos)
        throw HandOver("the CSV has a line end of its own");
      if (line.empty()) continue;
      if (line[0] == ' ' || line[0] == '\t') throw HandOver("a line begins with white space");
      return line;
    }
    return std::nullopt;
  }

 private:
  std::string_view rest_;
};

std::vector<std::string> read_header(std::string_view line) {
  std::vector<std::string> names;
  for (const auto name : split(line, ',')) {
    if (name.empty()) throw HandOver("a column has no name");
    names.emplace_back(name);
  }
  auto sorted = names;
  std::ranges::sort(sorted);
  if (std::ranges::adjacent_find(sorted) != sorted.end())
    throw HandOver("two columns have the same name");
  return names;
}

/// How the fields of a column are read.
struct CsvColumn {
  bool is_read = true;
  std::optional<Kind> kind;
};

std::vector<CsvColumn> columns_of(const std::vector<std::string>& names,
                                  const InputSchema& schema) {
  std::vector<CsvColumn> columns;
  for (const auto& name : names) {
    const auto* spec = schema.has_columns() ? schema.find_column(name) : nullptr;
    columns.push_back({.is_read = spec != nullptr || !schema.has_columns(),
                       .kind = spec ? std::optional(spec->type.kind) : std::nullopt});
  }
  return columns;
}

}  // namespace

Table read_csv(std::string_view body, const InputSchema& schema) {
  if (schema.has_tensors()) throw HandOver("tensors are not read from CSV");
  Lines lines(body);
  const auto header = lines.next();
  if (!header) throw HandOver("the CSV is empty");
  Table table{.names = read_header(*header)};
  const auto columns = columns_of(table.names, schema);
  table.columns.resize(columns.size());
  while (const auto line = lines.next()) {
    std::size_t i = 0;
    for (std::string_view rest = *line;; ++i) {
      const auto end = rest.find(',');
      if (i == columns.size()) throw HandOver("a line has more fields than the first");
      if (columns[i].is_read)
        table.columns[i].add(scalar_of_field(rest.substr(0, end), columns[i].kind));
      if (end == std::string_view::npos) break;
      rest.remove_prefix(end + 1);
    }
    if (i + 1 != columns.size()) throw HandOver("a line has fewer fields than the first");
    ++table.rows;
  }
  return table;
}

}  // namespace mlf::scoring::native
