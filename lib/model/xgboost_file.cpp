// SPDX-License-Identifier: Apache-2.0
//
// Reads what an XGBoost model says of its features. The interesting members stand before and after
// the trees, which can be gigabytes, so the whole file must be parsed but not kept: nlohmann's
// parser reports each value as it comes, for JSON and for UBJSON alike, and only the values at a
// few paths are stored. A UBJSON list can promise more values than the file has bytes, because
// values such as null may take none; a file with more values than bytes is refused.
#include "model/xgboost_file.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/json.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::model {

namespace {

/// The rest of a file, byte by byte, for the parser.
class ByteIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  ByteIterator() = default;
  explicit ByteIterator(ByteReader& reader) : reader_(&reader) {}

  char operator*() const { return static_cast<char>(reader_->peek()); }
  ByteIterator& operator++() {
    reader_->take();
    return *this;
  }
  bool operator==(const ByteIterator& other) const { return is_end() == other.is_end(); }
  bool operator!=(const ByteIterator& other) const { return !(*this == other); }

 private:
  bool is_end() const { return reader_ == nullptr || reader_->peek() < 0; }

  ByteReader* reader_ = nullptr;
};

/// Keeps the values that are wanted.
class XgboostHandler : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit XgboostHandler(std::uint64_t most_values) : most_values_(most_values) {}

  bool null() override { return count(); }
  bool boolean(bool /*value*/) override { return count(); }
  bool number_integer(number_integer_t value) override { return number(value); }
  bool number_unsigned(number_unsigned_t value) override {
    return number(static_cast<std::int64_t>(value));
  }
  bool number_float(number_float_t /*value*/, const string_t& /*text*/) override { return count(); }
  bool binary(binary_t& /*value*/) override { return count(); }

  bool string(string_t& value) override {
    if (keys_.size() <= deepest_wanted) take(path(), value);
    return count();
  }
  bool start_object(std::size_t /*size*/) override { return open(""); }
  bool start_array(std::size_t /*size*/) override { return open("[]"); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }
  bool key(string_t& value) override {
    keys_.back() = value;
    if (keys_.size() <= deepest_wanted) note_model(path());
    return count();
  }
  bool parse_error(std::size_t position, const std::string& /*token*/,
                   const nlohmann::detail::exception& /*error*/) override {
    error_ = fmt::format("it is damaged or cut off at byte {}", position);
    return false;
  }

  /// What is wrong with the file; "" for nothing.
  std::string error() const {
    if (error_.empty() && !has_model_) return "it has no member learner.gradient_booster.model";
    return error_;
  }
  XgboostFile take_file() { return std::move(file_); }

 private:
  static constexpr std::size_t deepest_wanted = 4;

  bool refuse(std::string_view why) {
    error_ = why;
    return false;
  }
  bool count() { return ++values_ <= most_values_ || refuse("it has more values than bytes"); }
  bool open(std::string_view key) {
    if (keys_.size() >= deepest_json) return refuse("it is nested too deep");
    keys_.emplace_back(key);
    return count();
  }
  bool close() {
    keys_.pop_back();
    return true;
  }
  std::string path() const { return join(keys_, "."); }

  void note_model(std::string_view key) {
    has_model_ = has_model_ || key == "learner.gradient_booster.model" ||
                 key == "learner.gradient_booster.gbtree.model";
  }

  bool number(std::int64_t value) {
    if (keys_.size() == 2 && path() == "version.[]") {
      file_.version += fmt::format("{}{}", file_.version.empty() ? "" : ".", value);
    }
    return count();
  }

  void take(std::string_view key, const std::string& value) {
    if (key == "learner.feature_names.[]") file_.feature_names.push_back(value);
    if (key == "learner.feature_types.[]") file_.feature_types.push_back(value);
    if (key == "learner.objective.name") file_.objective = value;
    if (key == "learner.attributes.scikit_learn") take_estimator(value);
    constexpr std::string_view parameters = "learner.learner_model_param.";
    if (key.starts_with(parameters)) take_parameter(key.substr(parameters.size()), value);
  }

  void take_parameter(std::string_view key, const std::string& value) {
    const auto number = parse_int64(value).value_or(0);
    if (key == "num_feature") file_.num_feature = number;
    if (key == "num_class") file_.num_class = number;
    if (key == "num_target") file_.num_target = number;
  }

  void take_estimator(const std::string& text) {
    const Json json = parse_json_or_null(text);
    if (!json.is_object()) return;
    file_.estimator_type =
        JsonReader(json, "scikit_learn").find<std::string>("_estimator_type").value_or("");
  }

  std::uint64_t most_values_;
  std::uint64_t values_ = 0;
  std::vector<std::string> keys_;  ///< of the open objects, "[]" for a list
  bool has_model_ = false;
  std::string error_;
  XgboostFile file_;
};

void check(const XgboostFile& file, const std::string& name) {
  const auto names = static_cast<std::int64_t>(file.feature_names.size());
  const auto types = static_cast<std::int64_t>(file.feature_types.size());
  if (file.num_feature < 0 || (names != 0 && names != file.num_feature) ||
      (types != 0 && types != file.num_feature)) {
    throw invalid_parameter("'{}' is no XGBoost model: it has {} features, {} names and {} types",
                            name, file.num_feature, names, types);
  }
}

/// The 32-bit number in the bytes at an offset.
std::uint32_t word_at(const std::string& bytes, std::size_t offset) {
  std::uint32_t word = 0;
  std::memcpy(&word, bytes.data() + offset, sizeof word);
  return word;
}

}  // namespace

XgboostFile read_xgboost(ByteReader& reader) {
  reader.seek(1);
  const bool is_ubjson =
      std::string_view("iUIlLN#$").find(static_cast<char>(reader.peek())) != std::string_view::npos;
  reader.seek(0);
  XgboostHandler handler(reader.size());
  const auto format =
      is_ubjson ? nlohmann::json::input_format_t::ubjson : nlohmann::json::input_format_t::json;
  nlohmann::json::sax_parse(ByteIterator(reader), ByteIterator(), &handler, format);
  const auto error = handler.error();
  if (!error.empty()) throw invalid_parameter("'{}' is no XGBoost model: {}", reader.name(), error);
  auto file = handler.take_file();
  file.is_json = !is_ubjson;
  check(file, reader.name());
  return file;
}

// The format begins with a struct of 34 words: base score, features, classes, two flags, version,
// targets and 26 words of zeros. Some versions put "binf" before it, or "bs64" before its base64.
bool is_old_xgboost(ByteReader& reader) {
  constexpr std::size_t words = 34;
  reader.seek(0);
  const auto bytes = reader.read_some(words * sizeof(std::uint32_t));
  reader.seek(0);
  if (bytes.starts_with("binf") || bytes.starts_with("bs64\t")) return true;
  if (bytes.size() < words * sizeof(std::uint32_t)) return false;
  const bool has_flags = word_at(bytes, 12) <= 1 && word_at(bytes, 16) <= 1;
  const bool has_features = word_at(bytes, 4) > 0;
  return has_features && has_flags &&
         std::ranges::all_of(bytes.substr(32), [](char byte) { return byte == 0; });
}

}  // namespace mlf::model
