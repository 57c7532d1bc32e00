// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/load.h"

#include <cmath>
#include <cstdlib>
#include <thread>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "artifact/open.h"
#include "support/artifacts.h"
#include "support/failure.h"
#include "support/fakes.h"

using namespace mlf;
using namespace mlf::scoring;
using namespace mlf::scoring::native;

namespace {

/// The libraries are those of the Python that has what models are made with.
struct LoadFixture : test::FakeContext {
  LoadFixture() {
    if (const char* python = std::getenv("MLF_MODELS_PYTHON")) {
      const env::Environment made{
          .manager = env::Manager::virtualenv,
          .directory = std::filesystem::path(python).parent_path().parent_path()};
      places = runtime_places(made, context);
    }
    if (places.empty()) MESSAGE("skipped: no MLF_MODELS_PYTHON; scripts/setup.sh --test has it");
  }

  std::unique_ptr<NativeModel> load(const std::filesystem::path& directory) {
    const auto fetched =
        fetch_model({artifact::open_repository(directory.string(), context), {}, ""}, context,
                    test::no_progress);
    return load_native(fetched, places);
  }
  std::unique_ptr<NativeModel> load_data(const std::string& name) {
    return load(std::filesystem::path(MLF_TEST_DATA) / "scoring" / name);
  }
  /// A copy of a model, to be spoilt.
  std::filesystem::path copy(const std::string& name) const {
    const auto to = root.path() / name;
    std::filesystem::copy(std::filesystem::path(MLF_TEST_DATA) / "scoring" / name, to);
    return to;
  }

  RuntimePlaces places;
  test::TempDir root;
};

/// Rows whose scores the libraries' own Python packages have told.
Frame rows() {
  return {.rows = 4,
          .columns = {{"a", std::vector<double>{0, 1.5, 3, 1}},
                      {"b", std::vector<double>{0.5, 2, 0, 1.5}},
                      {"c", std::vector<double>{1, 2.5, 0.5, 2}}}};
}

template <typename Number>
std::vector<Number> numbers(const Output& output) {
  return std::get<std::vector<Number>>(std::get<Tensor>(output).values);
}

const Json none = Json::object();

}  // namespace

TEST_CASE_FIXTURE(LoadFixture, "the class that loads an XGBoost model decides its answer") {
  if (places.empty()) return;
  const std::vector<float> scores{0.38576385378837585F, 0.845824658870697F, 0.845824658870697F,
                                  0.845824658870697F};
  const auto booster = load_data("xgboost_booster");
  CHECK(booster->library().starts_with("XGBoost "));
  CHECK(numbers<float>(booster->predict(rows(), none)) == scores);
  const auto classifier = load_data("xgboost_classifier");
  CHECK(numbers<std::int64_t>(classifier->predict(rows(), none)) ==
        std::vector<std::int64_t>{0, 1, 1, 1});
  const auto margins =
      numbers<float>(classifier->predict(rows(), Json{{"output_margin", true}, {"other", 1}}));
  CHECK(margins.size() == 4);
  CHECK(margins[0] < 0);
}

TEST_CASE_FIXTURE(LoadFixture,
                  "a LightGBM booster answers with what its objective makes of scores") {
  if (places.empty()) return;
  const auto model = load_data("lightgbm");
  CHECK(numbers<double>(model->predict(rows(), none)) ==
        std::vector<double>{0.5046960884408107, 0.7789740068554973, 0.7789740068554971,
                            0.7789740068554971});
  auto few = rows();
  few.columns.pop_back();
  CHECK_THROWS_AS(model->predict(few, none), HandOver);
}

TEST_CASE_FIXTURE(LoadFixture, "many rows and many threads get the same bits as one") {
  if (places.empty()) return;
  for (const auto* name : {"xgboost_booster", "lightgbm"}) {
    const auto model = load_data(name);
    Frame many{.rows = 2000, .columns = {{"a", {}}, {"b", {}}, {"c", {}}}};
    for (std::size_t i = 0; i < 3; ++i) {
      std::vector<double> values;
      for (std::size_t row = 0; row < many.rows; ++row) {
        values.push_back(std::sin(static_cast<double>(row * 3 + i)) * 3);
      }
      many.columns[i].values = std::move(values);
    }
    const auto expected = model->predict(many, none);
    const auto one = model->predict(rows(), none);
    std::vector<std::thread> threads;
    std::atomic<int> differing = 0;
    const auto same = [](const Output& a, const Output& b) {
      return std::get<Tensor>(a).values == std::get<Tensor>(b).values;
    };
    for (int i = 0; i < 16; ++i) {
      threads.emplace_back([&] {
        for (int turn = 0; turn < 5; ++turn) {
          if (!same(model->predict(many, none), expected)) ++differing;
          if (!same(model->predict(rows(), none), one)) ++differing;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(differing == 0);
  }
}

TEST_CASE_FIXTURE(LoadFixture, "a model that is cut off is an error") {
  if (places.empty()) return;
  for (const auto* name : {"xgboost_booster/model.ubj", "lightgbm/model.lgb"}) {
    const auto directory = copy(std::filesystem::path(name).parent_path().string());
    const auto file = directory / std::filesystem::path(name).filename();
    const auto size = std::filesystem::file_size(file);
    for (const auto left : {size / 4, size / 2, size - 100, std::uintmax_t{0}}) {
      std::filesystem::resize_file(file, left);
      CHECK(test::failure([&] { load(directory); }).find(file.filename().string()) !=
            std::string::npos);
    }
  }
}

TEST_CASE_FIXTURE(LoadFixture, "a pickled model is refused with what to do instead") {
  const auto directory = copy("lightgbm");
  test::write_file(directory / "MLmodel",
                   "flavors:\n  python_function: {loader_module: mlflow.lightgbm}\n"
                   "  lightgbm: {data: model.pkl, model_class: lightgbm.sklearn.LGBMRegressor}\n");
  CHECK(test::failure([&] { load(directory); }) ==
        "NOT_IMPLEMENTED: the model is a lightgbm.sklearn.LGBMRegressor and stored as Python "
        "objects; log its booster_ instead");
}

TEST_CASE_FIXTURE(LoadFixture, "a library that was not tested is refused") {
  places = {MLF_FAKE_RUNTIMES};
  const auto failed = test::failure([&] { load_data("xgboost_booster"); });
  CHECK(failed.starts_with("INVALID_STATE: XGBoost 9.8.7 ("));
  CHECK(failed.ends_with("libxgboost.so) was not tested; tested are 1.6 to 3.2"));
}

TEST_CASE_FIXTURE(LoadFixture, "only three flavors have libraries") {
  const auto kind = [](const std::string& module) {
    return has_native_flavor(model::parse_mlmodel(
        "flavors:\n  python_function: {loader_module: " + module + "}\n", "MLmodel"));
  };
  CHECK(kind("mlflow.xgboost"));
  CHECK(kind("mlflow.lightgbm"));
  CHECK_FALSE(kind("mlflow.sklearn"));
  CHECK_FALSE(has_native_flavor(model::parse_mlmodel("flavors: {xgboost: {}}\n", "MLmodel")));
}
