// SPDX-License-Identifier: Apache-2.0
//
// Before 3.1, pandas.read_csv() does not read every number as Python does: it adds up at most 17
// digits, zeros at the beginning included, in double precision and scales the sum by a power of
// ten, which is often one unit in the last place beside the nearest double. read_sum() takes the
// same steps, since predictions of trees can depend on it.
#include "scoring/native/csv_request.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/characters.h"
#include "base/csv.h"
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

double read_sum(std::string_view text) {
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

bool is_one_of_texts(std::string_view field, std::span<const std::string_view> texts) {
  return std::ranges::find(texts, field) != texts.end();
}

bool is_missing(std::string_view field) {
  constexpr std::array<std::string_view, 8> texts{"",     "NA",   "N/A", "n/a",
                                                  "NULL", "null", "NaN", "nan"};
  return is_one_of_texts(field, texts);
}

/// Other versions of pandas take some of these for missing values, or none.
bool is_doubtful(std::string_view field) {
  constexpr std::array<std::string_view, 3> texts{"None", "-NaN", "-nan"};
  return is_one_of_texts(field, texts) || is_one_of(field[0], "#<") ||
         field.find("#I") != field.npos || field.find("#Q") != field.npos;
}

Scalar text_of(std::string_view field) {
  if (is_missing(field) || is_doubtful(field)) throw HandOver("a text is missing");
  return {.kind = Scalar::Kind::text, .text = field};
}

Scalar boolean_of(std::string_view field) {
  constexpr std::array<std::string_view, 3> yes{"True", "true", "TRUE"};
  constexpr std::array<std::string_view, 3> no{"False", "false", "FALSE"};
  const bool is_true = is_one_of_texts(field, yes);
  if (!is_true && !is_one_of_texts(field, no)) throw HandOver("a field is no boolean");
  return {.kind = Scalar::Kind::boolean, .integer = is_true ? 1 : 0};
}

Scalar integer_of(std::string_view field) {
  const auto value = parse_int64(field);
  if (!value) throw HandOver("a field is no integer");
  return {.kind = Scalar::Kind::integer, .integer = *value};
}

Scalar real_of(std::string_view field, CsvNumbers numbers) {
  if (is_missing(field)) return {};
  const double sum = read_sum(field);
  if (numbers == CsvNumbers::summed) return {.kind = Scalar::Kind::real, .real = sum};
  const double nearest = parse_double(field).value_or(sum);
  if (numbers == CsvNumbers::either && nearest != sum)
    throw HandOver("versions of pandas read a number in different ways");
  return {.kind = Scalar::Kind::real, .real = nearest};
}

/// A number in a column without a type, which is of integers or becomes one of doubles.
Scalar number_of(std::string_view field, CsvNumbers numbers) {
  const auto integer = parse_int64(field);
  const bool is_safe = !integer || (std::abs(static_cast<double>(*integer)) <= 0x1p53 &&
                                    (*integer != 0 || field[0] != '-'));
  const bool has_digits_only = field.find_first_not_of("+-0123456789") == field.npos;
  if (!is_safe || (!integer && has_digits_only))
    throw HandOver("an integer is another number as a double");
  return integer ? integer_of(field) : real_of(field, numbers);
}

/// A value in a column without a type.
Scalar untyped(std::string_view field, CsvNumbers numbers) {
  if (is_missing(field)) return {};
  if (is_digit(field[0]) || is_one_of(field[0], "+-.")) return number_of(field, numbers);
  if (is_one_of(field[0], "tTfF") && (field.size() == 4 || field.size() == 5)) {
    const auto lower = to_lower(field);
    if (lower == "true" || lower == "false") return boolean_of(field);
  }
  const bool may_be_infinity = to_lower(field.substr(0, 3)) == "inf";
  if (may_be_infinity || is_blank(field[0])) throw HandOver("a field may be a number");
  return text_of(field);
}

Scalar scalar_of_field(std::string_view field, std::optional<Kind> kind, CsvNumbers numbers) {
  if (!kind) return untyped(field, numbers);
  switch (*kind) {
    case Kind::float32:
    case Kind::float64:
      return real_of(field, numbers);
    case Kind::int32:
    case Kind::int64:
      return integer_of(field);
    case Kind::boolean:
      return boolean_of(field);
    case Kind::string:
      return text_of(field);
    default:
      throw HandOver("a field is not read here");
  }
}

/// Calls `use(fields)` for each record; the fields are views.
template <typename Use>
void for_each_record(std::string_view body, const Use& use) {
  std::vector<std::string_view> fields;
  CsvSplitter splitter;
  splitter.feed(body);
  splitter.finish();
  while (const auto record = splitter.take()) {
    if (is_blank(record->text[0])) throw HandOver("a line begins with white space");
    fields.assign(record->fields.begin(), record->fields.end());
    use(fields);
  }
}

/// The same where there are no quotes: the records are lines.
template <typename Use>
void for_each_line(std::string_view body, const Use& use) {
  std::vector<std::string_view> fields;
  while (!body.empty()) {
    const auto end = body.find('\n');
    auto line = body.substr(0, end);
    body.remove_prefix(end == body.npos ? body.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (is_blank(line[0])) throw HandOver("a line begins with white space");
    fields.clear();
    for (bool is_last = false; !is_last;) {
      const auto comma = line.find(',');
      is_last = comma == line.npos;
      fields.push_back(line.substr(0, comma));
      if (!is_last) line.remove_prefix(comma + 1);
    }
    use(fields);
  }
}

/// Whether the records are lines, which is found out faster than quotes are followed.
bool is_plain(std::string_view body) {
  if (body.find('"') != body.npos || body.starts_with("\xEF\xBB\xBF")) return false;
  for (auto at = body.find('\r'); at != body.npos; at = body.find('\r', at + 1)) {
    if (at + 1 == body.size() || body[at + 1] != '\n') return false;
  }
  return true;
}

std::vector<std::string> checked_names(std::span<const std::string_view> fields) {
  std::vector<std::string> names(fields.begin(), fields.end());
  auto sorted = names;
  std::ranges::sort(sorted);
  if (sorted.front().empty() || std::ranges::adjacent_find(sorted) != sorted.end())
    throw HandOver("a column has no name, or two have the same");
  return names;
}

/// How the fields of a column are read.
struct CsvColumn {
  bool is_read = true;
  std::optional<Kind> kind;
};

CsvColumn column_of(const std::string& name, std::size_t position, const InputSchema& schema) {
  if (!schema.has_columns()) return {};
  const auto* spec = schema.find_column(name, position);
  if (spec == nullptr) return {.is_read = false};
  return {.kind = spec->type.kind};
}

/// Makes a table of the records, of which the first has the names.
class TableReader {
 public:
  TableReader(const InputSchema& schema, CsvNumbers numbers) : schema_(schema), numbers_(numbers) {}

  void read(std::span<const std::string_view> fields) {
    if (columns_.empty()) return read_header(fields);
    if (fields.size() != columns_.size()) throw HandOver("a line has too many fields, or too few");
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (columns_[i].is_read)
        table_.columns[i].add(scalar_of_field(fields[i], columns_[i].kind, numbers_));
    }
    ++table_.rows;
  }

  Table take() {
    if (columns_.empty()) throw HandOver("the CSV is empty");
    return std::move(table_);
  }

 private:
  void read_header(std::span<const std::string_view> fields) {
    table_.names = checked_names(fields);
    for (const auto& name : table_.names)
      columns_.push_back(column_of(name, columns_.size(), schema_));
    table_.columns.resize(columns_.size());
  }

  const InputSchema& schema_;
  CsvNumbers numbers_;
  std::vector<CsvColumn> columns_;
  Table table_;
};

}  // namespace

CsvNumbers csv_numbers_of(std::string_view pandas_version) {
  const auto parts = split(pandas_version, '.');
  const auto major = parse_int64(parts[0]);
  const auto minor = parts.size() > 1 ? parse_int64(parts[1]) : std::nullopt;
  if (!major || !minor) return CsvNumbers::either;
  return std::pair(*major, *minor) < std::pair<std::int64_t, std::int64_t>(3, 1)
             ? CsvNumbers::summed
             : CsvNumbers::nearest;
}

Table read_csv(std::string_view body, const InputSchema& schema, CsvNumbers numbers) {
  if (schema.has_tensors()) throw HandOver("tensors are not read from CSV");
  if (body.find('\0') != body.npos || !is_utf8(body)) throw HandOver("the CSV is no UTF-8 text");
  if (body.size() >= CsvSplitter::longest_record) throw HandOver("the CSV is too long");
  TableReader reader(schema, numbers);
  const auto read = [&](std::span<const std::string_view> fields) { reader.read(fields); };
  if (is_plain(body)) {
    for_each_line(body, read);
  } else {
    for_each_record(body, read);
  }
  return reader.take();
}

}  // namespace mlf::scoring::native
