// SPDX-License-Identifier: Apache-2.0
//
// MLflow loads an XGBoost model as the class that its flavor names, so the same file answers with
// scores as a Booster and with labels as an XGBClassifier, and an early-stopped one with all trees
// or with the best ones. Rows do not depend on each other, so each call uses one thread of the
// library, and many rows are cut into parts for several of ours: that needs no second copy of the
// model for large requests, and the answers are the same to the bit.
//
// Only what the library's prediction "in place" computes is asked of it, because it may be asked by
// several threads at once. It is asked once while the model is loaded: the first call completes the
// configuration, and that is not thread-safe.
#include "scoring/native/xgboost_model.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/numbers.h"
#include "base/python_json.h"
#include "base/text.h"
#include "model/xgboost_file.h"
#include "scoring/native/matrix.h"
#include "scoring/native/xgboost_library.h"

namespace mlf::scoring::native {

namespace {

constexpr std::string_view booster_class = "xgboost.core.Booster";
/// The classes of XGBoost's interface for scikit-learn, and what they call their kind.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> sklearn_classes{{
    {"xgboost.sklearn.XGBClassifier", "classifier"},
    {"xgboost.sklearn.XGBRFClassifier", "classifier"},
    {"xgboost.sklearn.XGBRegressor", "regressor"},
    {"xgboost.sklearn.XGBRFRegressor", "regressor"},
    {"xgboost.sklearn.XGBRanker", "ranker"},
    {"xgboost.sklearn.XGBModel", ""},
}};

Error only_python(const std::string& reason) { return {ErrorCode::not_implemented, reason}; }

/// A Booster is asked by MLflow in another way than in place, which for dart rounds differently.
void check_booster(const std::string& booster, std::string_view class_name) {
  const bool is_rounded = booster == "dart" && class_name == booster_class;
  if (booster == "gbtree" || (booster == "dart" && !is_rounded)) return;
  throw only_python(fmt::format("XGBoost cannot predict with the booster {} in place{}",
                                printable(booster), is_rounded ? " without rounding" : ""));
}

/// How the class named by the flavor predicts.
struct XgboostClass {
  bool is_sklearn = false;
  bool is_classifier = false;
  std::int64_t class_count = 0;  ///< of a classifier, at least 2
  std::string objective;
  /// The trees that are used by default: those of so many iterations, 0 for all.
  std::int64_t iterations = 0;
  std::int64_t most_iterations = 0;
};

struct PredictOptions {
  bool is_margin = false;
  bool is_strict = false;
  std::pair<std::int64_t, std::int64_t> iterations;

  std::string json() const {
    return fmt::format(
        R"({{"type": {}, "training": false, "iteration_begin": {}, "iteration_end": {}, )"
        R"("strict_shape": {}, "missing": NaN, "cache_id": 0}})",
        is_margin ? 1 : 0, iterations.first, iterations.second, is_strict);
  }
};

bool truth(const Json& value, const std::string& name) {
  if (value.is_boolean()) return value.get<bool>();
  throw HandOver(fmt::format("the param {} is no truth value", printable(name)));
}

std::pair<std::int64_t, std::int64_t> iteration_range(const Json& value, std::int64_t most) {
  if (value.is_array() && value.size() == 2 && value[0].is_number_integer() &&
      value[1].is_number_integer()) {
    const auto begin = value[0].get<std::int64_t>();
    const auto end = value[1].get<std::int64_t>();
    if (begin >= 0 && begin <= most && end >= 0 && end <= most) return {begin, end};
  }
  throw HandOver(fmt::format("the param iteration_range is no range within {} iterations", most));
}

/// What the params ask of `predict()` of the class. MLflow passes those that the method has and
/// leaves the others out.
PredictOptions options_of(const Json& params, const XgboostClass& kind) {
  PredictOptions options{.iterations = {0, kind.iterations}};
  for (const auto& [name, value] : params.items()) {
    if (name == "output_margin") {
      options.is_margin = truth(value, name);
    } else if (name == "iteration_range") {
      if (value.is_null() && kind.is_sklearn) continue;
      const auto range = iteration_range(value, kind.most_iterations);
      if (range.second != 0 || !kind.is_sklearn) options.iterations = range;
    } else if (name == "strict_shape" && !kind.is_sklearn) {
      options.is_strict = truth(value, name);
    } else {
      constexpr std::array others{"data",
                                  "X",
                                  "validate_features",
                                  "training",
                                  "pred_leaf",
                                  "pred_contribs",
                                  "approx_contribs",
                                  "pred_interactions",
                                  "base_margin",
                                  "ntree_limit",
                                  "strict_shape"};
      const bool is_other = std::ranges::find(others, name) != others.end();
      if (is_other) throw HandOver(fmt::format("the param {}", printable(name)));
    }
  }
  return options;
}

class XgboostModel : public NativeModel {
 public:
  XgboostModel(XgboostLibrary library, const std::filesystem::path& file,
               std::string_view class_name)
      : library_(std::move(library)), handle_(library_.load(file)) {
    library_.set_param(handle_.get(), "nthread", "1");
    columns_ = library_.feature_count(handle_.get());
    names_ = library_.feature_info(handle_.get(), "feature_name");
    const auto types = library_.feature_info(handle_.get(), "feature_type");
    if (std::ranges::find(types, "c") != types.end()) {
      throw only_python("the model has columns of categories, which only Python encodes");
    }
    describe(class_name);
    warm_up();
  }

  Output predict(const Input& input, const Json& params) const override {
    const auto options = options_of(params, class_);
    check_columns(input);
    const auto matrix = float_matrix(input);
    if (matrix.columns != columns_) {
      throw HandOver(
          fmt::format("the model has {} columns, the input {}", columns_, matrix.columns));
    }
    // A Booster gets its rows as a DMatrix, which refuses such values.
    const auto is_infinite = [](float value) { return std::isinf(value); };
    if (!class_.is_sklearn && std::ranges::any_of(matrix.values, is_infinite)) {
      throw HandOver("a value is infinite as a 32-bit number");
    }
    auto scores = score(matrix, options.json());
    return class_.is_classifier && !options.is_margin ? labels(std::move(scores))
                                                      : Output(std::move(scores));
  }

  const std::string& library() const override { return library_.description(); }

 private:
  /// What the model's configuration and attributes say of it.
  void describe(std::string_view class_name) {
    const Json json = parse_json(library_.configuration(handle_.get()));
    const auto learner = JsonReader(json, "the configuration of XGBoost").member("learner");
    const auto booster = learner.member("gradient_booster").get<std::string>("name");
    check_booster(booster, class_name);
    class_.most_iterations = library_.iterations(handle_.get());
    class_.objective = learner.member("objective").get<std::string>("name");
    if (class_name == booster_class) return;
    const auto* kind = std::ranges::find(sklearn_classes, class_name,
                                         [](const auto& entry) { return entry.first; });
    if (kind == sklearn_classes.end()) {
      throw only_python(fmt::format("the model is a {}", printable(class_name)));
    }
    class_.is_sklearn = true;
    class_.is_classifier = kind->second == "classifier";
    if (const auto best = library_.attribute(handle_.get(), "best_iteration")) {
      class_.iterations = parse_int64(*best).value_or(-1) + 1;
    }
    const auto classes = learner.member("learner_model_param").get<std::string>("num_class");
    class_.class_count = std::max<std::int64_t>(2, parse_int64(classes).value_or(0));
    check_attributes(kind->second);
  }

  /// XGBoost's class for scikit-learn stores what it needs besides the trees. Before 2.0 that could
  /// be anything.
  void check_attributes(std::string_view estimator) {
    const auto text = library_.attribute(handle_.get(), "scikit_learn");
    const bool is_old = library_.major_version() < 2;
    if (!text) {
      if (is_old) throw only_python("the model was saved by another class than loads it");
      return;
    }
    const Json meta = parse_python_json(*text);
    if (!meta.is_object()) throw only_python("its attribute scikit_learn is no object");
    const auto type = meta.value("_estimator_type", Json());
    if (type.is_string() && type != std::string(estimator)) {
      throw only_python("the model was saved by another class than loads it");
    }
    if (is_old) take_settings_of_version_1(meta);
  }

  void take_settings_of_version_1(const Json& meta) {
    const auto missing = meta.value("missing", Json());
    const bool has_missing = missing.is_number() && !std::isnan(missing.get<double>());
    const auto predictor = meta.value("predictor", Json());
    if (meta.contains("_le") || has_missing || (predictor.is_string() && predictor != "auto")) {
      throw only_python("the model has settings of XGBoost 1 that only Python knows");
    }
    const auto classes = meta.value("n_classes_", Json());
    if (classes.is_number_integer()) class_.class_count = classes.get<std::int64_t>();
  }

  void warm_up() const {
    const Matrix<float> zeros{
        .rows = 1, .columns = columns_, .values = std::vector<float>(columns_)};
    score(zeros, options_of(Json::object(), class_).json());
  }

  void check_columns(const Input& input) const {
    const auto names = column_names(input);
    const bool is_frame = std::holds_alternative<Frame>(input);
    if (is_frame && class_.is_sklearn && std::ranges::find(names, "qid") != names.end()) {
      throw HandOver("the column qid is for a ranker");
    }
    if (names_.empty() || (!is_frame && class_.is_sklearn)) return;
    if (names != names_) {
      throw HandOver(fmt::format("the model has the columns {}, the input {}",
                                 printable(join(names_, ", ")), printable(join(names, ", "))));
    }
  }

  Tensor score_rows(const Matrix<float>& matrix, std::size_t begin, std::size_t end,
                    const std::string& options) const {
    const auto rows = fmt::format(
        R"({{"data": [{}, true], "shape": [{}, {}], "typestr": "<f4", "version": 3}})",
        reinterpret_cast<std::uintptr_t>(matrix.row(begin)), end - begin, matrix.columns);
    const auto scores = library_.predict(handle_.get(), rows.c_str(), options.c_str());
    Tensor tensor;
    std::size_t count = 1;
    for (std::uint64_t i = 0; i < scores.dimensions; ++i) {
      tensor.shape.push_back(static_cast<std::int64_t>(scores.shape[i]));
      count *= scores.shape[i];
    }
    if (tensor.shape.empty() || tensor.shape[0] != static_cast<std::int64_t>(end - begin)) {
      throw HandOver("the scores have an unusual form");
    }
    tensor.values = std::vector<float>(scores.values, scores.values + count);
    return tensor;
  }

  Tensor score(const Matrix<float>& matrix, const std::string& options) const {
    constexpr std::size_t cost_of_row = 5000;
    if (matrix.rows < 64) return score_rows(matrix, 0, matrix.rows, options);
    auto first = score_rows(matrix, 0, 1, options);
    const auto width = std::get<std::vector<float>>(first.values).size();
    std::vector<float> values(matrix.rows * width);
    for_parts(matrix.rows, cost_of_row, [&](std::size_t begin, std::size_t end) {
      const auto part = score_rows(matrix, begin, end, options);
      const auto& scores = std::get<std::vector<float>>(part.values);
      if (scores.size() != (end - begin) * width) throw HandOver("the scores have no width");
      std::ranges::copy(scores, values.begin() + static_cast<std::ptrdiff_t>(begin * width));
    });
    first.shape[0] = static_cast<std::int64_t>(matrix.rows);
    first.values = std::move(values);
    return first;
  }

  /// As XGBClassifier.predict() makes labels of probabilities.
  Output labels(Tensor scores) const {
    const auto& values = std::get<std::vector<float>>(scores.values);
    const auto width = scores.shape.size() > 1 ? static_cast<std::size_t>(scores.shape[1]) : 1;
    if (scores.shape.size() > 1 && class_.class_count != 2) return best_classes(values, width);
    if (scores.shape.size() > 1 && width != 1) {
      std::vector<double> chosen;
      for (const float value : values) chosen.push_back(value > 0.5F ? 1 : 0);
      return Tensor{.shape = scores.shape, .values = std::move(chosen)};
    }
    const std::vector<std::int64_t> shape{scores.shape[0]};
    if (class_.objective == "multi:softmax") {
      std::vector<std::int32_t> classes;
      for (const float value : values) classes.push_back(static_cast<std::int32_t>(value));
      return Tensor{.shape = scores.shape, .values = std::move(classes)};
    }
    std::vector<std::int64_t> classes;
    for (const float value : values) classes.push_back(value > 0.5F ? 1 : 0);
    return Tensor{.shape = shape, .values = std::move(classes)};
  }

  static Output best_classes(const std::vector<float>& values, std::size_t width) {
    std::vector<std::int64_t> classes;
    for (std::size_t begin = 0; begin < values.size(); begin += width) {
      const auto* row = values.data() + begin;
      classes.push_back(std::max_element(row, row + width) - row);
    }
    const auto rows = static_cast<std::int64_t>(classes.size());
    return Tensor{.shape = {rows}, .values = std::move(classes)};
  }

  XgboostLibrary library_;
  std::shared_ptr<void> handle_;
  std::size_t columns_ = 0;
  std::vector<std::string> names_;  ///< none when it was trained without names
  XgboostClass class_;
};

}  // namespace

std::unique_ptr<NativeModel> load_xgboost(const LocalModel& model, const RuntimePlaces& places) {
  const auto* flavor = model.mlmodel.find_flavor("xgboost");
  if (flavor == nullptr) throw only_python("the model has no flavor xgboost");
  const auto data = model::path_in_model(flavor->configuration, "data");
  if (!data) throw only_python("the flavor xgboost names no file");
  const auto* class_name = flavor->configuration.find("model_class");
  const auto file = model.directory / data->str();
  auto reader = model::ByteReader::open(file);
  model::read_xgboost(reader);  // refuses a file that is damaged
  return std::make_unique<XgboostModel>(
      XgboostLibrary(places), file,
      class_name == nullptr ? booster_class : std::string_view(class_name->text));
}

}  // namespace mlf::scoring::native
