// SPDX-License-Identifier: Apache-2.0
#include "scoring/native/xgboost_library.h"

#include <array>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace mlf::scoring::native {

namespace {

using Version = std::pair<int, int>;
constexpr Version oldest_xgboost{1, 6};
constexpr Version newest_xgboost{3, 2};

RuntimeFile xgboost_file() {
  return {.name = "XGBoost",
          .in_packages = {"xgboost/lib/libxgboost.so"},
          .system_names = {"libxgboost.so"}};
}

void ignore_message(const char* /*message*/) {}

}  // namespace

XgboostLibrary::XgboostLibrary(const RuntimePlaces& places)
    : library_(load_runtime(xgboost_file(), places)) {
  std::array<int, 3> version{};
  library_.function<void(int*, int*, int*)>("XGBoostVersion")(&version[0], &version[1],
                                                              &version[2]);
  major_ = version[0];
  description_ =
      fmt::format("XGBoost {} ({})", fmt::join(version, "."), printable(library_.path().string()));
  const Version found{version[0], version[1]};
  if (found < oldest_xgboost || found > newest_xgboost) {
    throw invalid_state("{} was not tested; tested are {}.{} to {}.{}", description_,
                        oldest_xgboost.first, oldest_xgboost.second, newest_xgboost.first,
                        newest_xgboost.second);
  }
  last_error_ = library_.function<const char*()>("XGBGetLastError");
  predict_ = library_.function<int(Handle, const char*, const char*, Handle, const std::uint64_t**,
                                   std::uint64_t*, const float**)>("XGBoosterPredictFromDense");
  check(library_.function<int(void (*)(const char*))>("XGBRegisterLogCallback")(ignore_message));
}

void XgboostLibrary::check(int status) const {
  if (status == 0) return;
  const std::string_view message = last_error_();
  // The rest is a stack trace.
  throw internal_error("XGBoost says: {}", printable(message.substr(0, message.find("\nStack"))));
}

std::shared_ptr<void> XgboostLibrary::load(const std::filesystem::path& file) const {
  const auto create =
      library_.function<int(const Handle*, std::uint64_t, Handle*)>("XGBoosterCreate");
  const auto release = library_.function<int(Handle)>("XGBoosterFree");
  Handle handle = nullptr;
  check(create(nullptr, 0, &handle));
  std::shared_ptr<void> model(handle, release);
  check(library_.function<int(Handle, const char*)>("XGBoosterLoadModel")(handle, file.c_str()));
  return model;
}

void XgboostLibrary::set_param(Handle model, const char* name, const char* value) const {
  check(library_.function<int(Handle, const char*, const char*)>("XGBoosterSetParam")(model, name,
                                                                                      value));
}

std::uint64_t XgboostLibrary::feature_count(Handle model) const {
  std::uint64_t count = 0;
  check(library_.function<int(Handle, std::uint64_t*)>("XGBoosterGetNumFeature")(model, &count));
  return count;
}

std::int64_t XgboostLibrary::iterations(Handle model) const {
  int count = 0;
  check(library_.function<int(Handle, int*)>("XGBoosterBoostedRounds")(model, &count));
  return count;
}

std::vector<std::string> XgboostLibrary::feature_info(Handle model, const char* field) const {
  std::uint64_t count = 0;
  const char** texts = nullptr;
  const auto ask = library_.function<int(Handle, const char*, std::uint64_t*, const char***)>(
      "XGBoosterGetStrFeatureInfo");
  check(ask(model, field, &count, &texts));
  return {texts, texts + count};
}

std::optional<std::string> XgboostLibrary::attribute(Handle model, const char* name) const {
  const char* text = nullptr;
  int is_there = 0;
  const auto ask =
      library_.function<int(Handle, const char*, const char**, int*)>("XGBoosterGetAttr");
  check(ask(model, name, &text, &is_there));
  return is_there != 0 ? std::optional<std::string>(text) : std::nullopt;
}

std::string XgboostLibrary::configuration(Handle model) const {
  std::uint64_t size = 0;
  const char* text = nullptr;
  const auto ask =
      library_.function<int(Handle, std::uint64_t*, const char**)>("XGBoosterSaveJsonConfig");
  check(ask(model, &size, &text));
  return {text, size};
}

XgboostLibrary::Scores XgboostLibrary::predict(Handle model, const char* rows,
                                               const char* options) const {
  Scores scores{};
  check(predict_(model, rows, options, nullptr, &scores.shape, &scores.dimensions, &scores.values));
  return scores;
}

}  // namespace mlf::scoring::native
