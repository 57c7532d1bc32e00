// SPDX-License-Identifier: Apache-2.0
//
// A request of one row is what a server gets most. LightGBM answers it much faster when what
// depends on the model alone is prepared before; a prepared handle serves one thread at a time, so
// idle ones are kept and each request takes one. Many rows are cut into parts for several threads
// of ours, each of which lets the library use one thread: the answers are the same to the bit.
//
// The rows reach the library as LightGBM's Python package would give them to it, which until 4.0
// rounded some tables to 32 bits.
#include "scoring/native/lightgbm_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <unordered_map>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/text.h"
#include "model/lightgbm_file.h"
#include "scoring/native/lightgbm_library.h"
#include "scoring/native/matrix.h"

namespace mlf::scoring::native {

namespace {

/// The code of each category of a column.
using Categories = std::unordered_map<std::string, double>;

/// nullopt when some are no texts: of such columns a request does not show which they are.
std::optional<std::vector<Categories>> read_categories(const std::string& json) {
  std::vector<Categories> columns;
  const Json lists = parse_json_or_null(json);
  if (!lists.is_array()) return columns;
  for (const Json& list : lists) {
    Categories codes;
    for (const Json& category : list) {
      if (!category.is_string()) return std::nullopt;
      codes.emplace(category.get<std::string>(), static_cast<double>(codes.size()));
    }
    columns.push_back(std::move(codes));
  }
  return columns;
}

bool has_texts(const Frame::Column& column) {
  return std::holds_alternative<std::vector<std::string>>(column.values);
}

/// Text columns as codes; a text that is no category is missing.
Frame encode(const Frame& frame, const std::vector<Categories>& categories) {
  Frame encoded{.rows = frame.rows, .columns = {}};
  auto codes = categories.begin();
  for (const auto& column : frame.columns) {
    if (!has_texts(column)) {
      encoded.columns.push_back(column);
      continue;
    }
    std::vector<double> values;
    for (const auto& text : std::get<std::vector<std::string>>(column.values)) {
      const auto found = codes->find(text);
      values.push_back(found == codes->end() ? std::numeric_limits<double>::quiet_NaN()
                                             : found->second);
    }
    encoded.columns.push_back({.name = column.name, .values = std::move(values)});
    ++codes;
  }
  return encoded;
}

/// Whether LightGBM 3 makes 32-bit numbers of a table: it takes what NumPy makes of all columns
/// together, and keeps that only if it is a floating-point type.
bool is_rounded_by_old(const Frame& frame) {
  const auto count = [&](auto is) { return std::ranges::count_if(frame.columns, is); };
  const auto floating = count([](const auto& column) { return is_floating(column.values); });
  const auto boolean = count([](const auto& column) {
    return std::holds_alternative<std::vector<std::uint8_t>>(column.values);
  });
  return floating == 0 || boolean > 0;
}

class LightgbmModel : public NativeModel {
 public:
  LightgbmModel(LightgbmLibrary library, const std::filesystem::path& file,
                std::optional<std::vector<Categories>> categories)
      : library_(std::move(library)),
        handle_(library_.load(file)),
        major_(library_.major_version(handle_.get())),
        columns_(library_.feature_count(handle_.get())),
        width_(library_.width(handle_.get())),
        categories_(std::move(categories)) {
    give_back(library_.prepare_for_rows(handle_.get(), columns_));
  }

  Output predict(const Input& input, const Json& /*params*/) const override {
    const auto matrix = to_rows(input);
    if (matrix.columns != columns_) {
      throw HandOver(
          fmt::format("the model has {} columns, the input {}", columns_, matrix.columns));
    }
    std::vector<double> scores(matrix.rows * width_);
    score(matrix, scores);
    const auto rows = static_cast<std::int64_t>(matrix.rows);
    if (width_ == 1) return Tensor{.shape = {rows}, .values = std::move(scores)};
    return Tensor{.shape = {rows, static_cast<std::int64_t>(width_)}, .values = std::move(scores)};
  }

  const std::string& library() const override { return library_.description(); }

 private:
  Matrix<double> to_rows(const Input& input) const {
    const auto* frame = std::get_if<Frame>(&input);
    if (frame == nullptr) return rows_of_array(input);
    const auto texts = static_cast<std::size_t>(std::ranges::count_if(frame->columns, has_texts));
    if (!categories_ || texts != categories_->size()) {
      throw HandOver("the columns of texts are not those of categories");
    }
    auto matrix = double_matrix(texts == 0 ? input : Input(encode(*frame, *categories_)));
    if (major_ < 4 && is_rounded_by_old(*frame)) round(matrix);
    return matrix;
  }

  static Matrix<double> rows_of_array(const Input& input) {
    auto matrix = double_matrix(input);
    if (!is_floating(std::get<Tensor>(input).values)) round(matrix);
    return matrix;
  }

  static void round(Matrix<double>& matrix) {
    for (double& value : matrix.values) value = static_cast<float>(value);
  }

  void score(const Matrix<double>& matrix, std::vector<double>& scores) const {
    constexpr std::size_t cost_of_row = 5000;
    constexpr std::size_t few = 8;
    if (matrix.rows <= few) return score_one_by_one(matrix, scores);
    for_parts(matrix.rows, cost_of_row, [&](std::size_t begin, std::size_t end) {
      library_.predict(handle_.get(), matrix.row(begin), end - begin, matrix.columns,
                       scores.data() + begin * width_);
    });
  }

  void score_one_by_one(const Matrix<double>& matrix, std::vector<double>& scores) const {
    const auto prepared = take();
    for (std::size_t i = 0; i < matrix.rows; ++i) {
      library_.predict_row(prepared.get(), matrix.row(i), scores.data() + i * width_);
    }
    give_back(prepared);
  }

  std::shared_ptr<void> take() const {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        auto prepared = std::move(idle_.back());
        idle_.pop_back();
        return prepared;
      }
    }
    return library_.prepare_for_rows(handle_.get(), columns_);
  }
  void give_back(std::shared_ptr<void> prepared) const {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(prepared));
  }

  LightgbmLibrary library_;
  std::shared_ptr<void> handle_;
  int major_;
  std::size_t columns_;
  std::size_t width_;
  /// Of the columns that were trained on as categories; none when some cannot be told.
  std::optional<std::vector<Categories>> categories_;
  mutable std::mutex mutex_;
  mutable std::vector<std::shared_ptr<void>> idle_;  ///< handles for one row at a time
};

Error needs_python(const std::string& reason) { return {ErrorCode::not_implemented, reason}; }

}  // namespace

std::unique_ptr<NativeModel> load_lightgbm(const LocalModel& model, const RuntimePlaces& places) {
  const auto* flavor = model.mlmodel.find_flavor("lightgbm");
  if (flavor == nullptr) throw needs_python("the model has no flavor lightgbm");
  const auto* class_name = flavor->configuration.find("model_class");
  if (class_name != nullptr && class_name->text != "lightgbm.basic.Booster") {
    throw needs_python(
        fmt::format("the model is a {} and stored as Python objects; log its booster_ instead",
                    printable(class_name->text)));
  }
  const auto data = model::path_in_model(flavor->configuration, "data");
  if (!data) throw needs_python("the flavor lightgbm names no file");
  const auto file = model.directory / data->str();
  auto reader = model::ByteReader::open(file);
  const auto about = model::read_lightgbm(reader);  // refuses a file that is damaged
  return std::make_unique<LightgbmModel>(LightgbmLibrary(places), file,
                                         read_categories(about.pandas_categorical));
}

}  // namespace mlf::scoring::native
