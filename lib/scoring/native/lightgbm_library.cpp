// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/lightgbm_library.h"

#include "base/error.h"
#include "base/numbers.h"
#include "base/text.h"

namespace mlf::scoring::native {

namespace {

// Values of the C interface.
constexpr int type_double = 1;
constexpr int is_row_major = 1;
constexpr int predict_normal = 0;
constexpr int all_iterations = -1;
constexpr const char* one_thread = "num_threads=1";

constexpr int oldest_lightgbm = 3;
constexpr int newest_lightgbm = 4;

RuntimeFile lightgbm_file() {
  return {.name = "LightGBM",
          .in_packages = {"lightgbm/lib/lib_lightgbm.so", "lightgbm/lib_lightgbm.so"},
          .system_names = {"lib_lightgbm.so"}};
}

void drop_message(const char* /*message*/) {}

}  // namespace

LightgbmLibrary::LightgbmLibrary(const RuntimePlaces& places)
    : library_(load_runtime(lightgbm_file(), places)) {
  const auto version = package_version(library_.path(), "lightgbm");
  description_ = fmt::format("LightGBM{}{} ({})", version.empty() ? "" : " ", version,
                             printable(library_.path().string()));
  last_error_ = library_.function<const char*()>("LGBM_GetLastError");
  predict_ =
      library_.function<int(Handle, const void*, int, std::int32_t, std::int32_t, int, int, int,
                            int, const char*, std::int64_t*, double*)>("LGBM_BoosterPredictForMat");
  predict_row_ = library_.function<int(FastHandle, const void*, std::int64_t*, double*)>(
      "LGBM_BoosterPredictForMatSingleRowFast");
  // It would write them to standard output.
  check(library_.function<int(void (*)(const char*))>("LGBM_RegisterLogCallback")(drop_message));
}

void LightgbmLibrary::check(int status) const {
  if (status != 0) throw internal_error("LightGBM says: {}", printable(last_error_()));
}

int LightgbmLibrary::major_version(Handle model) const {
  std::string text(256, '\0');
  std::int64_t size = 0;
  const auto save =
      library_.function<int(Handle, int, int, int, std::int64_t, std::int64_t*, char*)>(
          "LGBM_BoosterSaveModelToString");
  constexpr int first_iteration = 0;
  constexpr int one_iteration = 1;
  constexpr int importance_by_splits = 0;
  const auto write = [&] {
    check(save(model, first_iteration, one_iteration, importance_by_splits,
               static_cast<std::int64_t>(text.size()), &size, text.data()));
  };
  write();
  if (size > static_cast<std::int64_t>(text.size())) {
    text.resize(static_cast<std::size_t>(size));
    write();
  }
  constexpr std::string_view key = "\nversion=v";
  const auto begin = text.find(key);
  const auto end = text.find('\n', begin + 1);
  const auto version = begin == text.npos || end == text.npos
                           ? std::nullopt
                           : parse_int64(std::string_view(text).substr(begin + key.size(),
                                                                       end - begin - key.size()));
  if (version && *version >= oldest_lightgbm && *version <= newest_lightgbm) {
    return static_cast<int>(*version);
  }
  throw invalid_state("{} was not tested; tested are {} and {}", description_, oldest_lightgbm,
                      newest_lightgbm);
}

std::shared_ptr<void> LightgbmLibrary::load(const std::filesystem::path& file) const {
  const auto create =
      library_.function<int(const char*, int*, Handle*)>("LGBM_BoosterCreateFromModelfile");
  const auto release = library_.function<int(Handle)>("LGBM_BoosterFree");
  Handle handle = nullptr;
  int iterations = 0;
  check(create(file.c_str(), &iterations, &handle));
  return {handle, release};
}

std::size_t LightgbmLibrary::feature_count(Handle model) const {
  int count = 0;
  check(library_.function<int(Handle, int*)>("LGBM_BoosterGetNumFeature")(model, &count));
  return static_cast<std::size_t>(count);
}

std::size_t LightgbmLibrary::width(Handle model) const {
  std::int64_t width = 0;
  const auto ask = library_.function<int(Handle, int, int, int, int, std::int64_t*)>(
      "LGBM_BoosterCalcNumPredict");
  check(ask(model, 1, predict_normal, 0, all_iterations, &width));
  return static_cast<std::size_t>(width);
}

void LightgbmLibrary::predict(Handle model, const double* values, std::size_t rows,
                              std::size_t columns, double* scores) const {
  std::int64_t count = 0;
  check(predict_(model, values, type_double, static_cast<std::int32_t>(rows),
                 static_cast<std::int32_t>(columns), is_row_major, predict_normal, 0,
                 all_iterations, one_thread, &count, scores));
}

std::shared_ptr<void> LightgbmLibrary::prepare_for_rows(Handle model, std::size_t columns) const {
  const auto prepare =
      library_.function<int(Handle, int, int, int, int, std::int32_t, const char*, FastHandle*)>(
          "LGBM_BoosterPredictForMatSingleRowFastInit");
  const auto release = library_.function<int(FastHandle)>("LGBM_FastConfigFree");
  FastHandle handle = nullptr;
  check(prepare(model, predict_normal, 0, all_iterations, type_double,
                static_cast<std::int32_t>(columns), one_thread, &handle));
  return {handle, release};
}

void LightgbmLibrary::predict_row(FastHandle prepared, const double* values, double* scores) const {
  std::int64_t count = 0;
  check(predict_row_(prepared, values, &count, scores));
}

}  // namespace mlf::scoring::native
