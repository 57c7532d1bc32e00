// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scoring/native/runtime_places.h"

namespace mlf::scoring::native {

/// The functions of XGBoost's C interface that are called.
class XgboostLibrary {
 public:
  using Handle = void*;

  /// @throws Error INVALID_STATE when there is no library or its version was not tested.
  explicit XgboostLibrary(const RuntimePlaces& places);

  /// "XGBoost 3.2.0 (/usr/lib/libxgboost.so)"
  const std::string& description() const { return description_; }
  int major_version() const { return major_; }

  /// The functions throw Error INTERNAL_ERROR with the library's message.
  std::shared_ptr<void> load(const std::filesystem::path& file) const;
  void set_param(Handle model, const char* name, const char* value) const;
  std::uint64_t feature_count(Handle model) const;
  /// Of boosting: how many times trees were added.
  std::int64_t iterations(Handle model) const;
  std::vector<std::string> feature_info(Handle model, const char* field) const;
  std::optional<std::string> attribute(Handle model, const char* name) const;
  /// JSON
  std::string configuration(Handle model) const;

  struct Scores {
    const std::uint64_t* shape;
    std::uint64_t dimensions;
    const float* values;  ///< valid until this thread asks the model again
  };
  /// `rows` describes an array and `options` the prediction, both as JSON. Thread-safe after the
  /// first call.
  Scores predict(Handle model, const char* rows, const char* options) const;

 private:
  void check(int status) const;

  SharedLibrary library_;
  int major_ = 0;
  std::string description_;
  const char* (*last_error_)() = nullptr;
  int (*predict_)(Handle, const char*, const char*, Handle, const std::uint64_t**, std::uint64_t*,
                  const float**) = nullptr;
};

}  // namespace mlf::scoring::native
