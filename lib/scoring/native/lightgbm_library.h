// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "scoring/native/runtime_places.h"

namespace mlf::scoring::native {

/// The functions of LightGBM's C interface that are called. They throw Error INTERNAL_ERROR with
/// the library's message.
class LightgbmLibrary {
 public:
  using Handle = void*;
  using FastHandle = void*;

  /// @throws Error INVALID_STATE when there is no library.
  explicit LightgbmLibrary(const RuntimePlaces& places);

  /// "LightGBM 4.7.0 (/usr/lib/lib_lightgbm.so)"
  const std::string& description() const { return description_; }
  /// 3 or 4: the library says only in which format it writes models.
  /// @throws Error INVALID_STATE when it is another, which was not tested.
  int major_version(Handle model) const;

  std::shared_ptr<void> load(const std::filesystem::path& file) const;
  std::size_t feature_count(Handle model) const;
  /// How many numbers there are for each row.
  std::size_t width(Handle model) const;

  /// Scores rows with one thread. `scores` has room for all of them. Thread-safe.
  void predict(Handle model, const double* values, std::size_t rows, std::size_t columns,
               double* scores) const;
  /// Prepares to score rows one by one. The result is for one thread at a time.
  std::shared_ptr<void> prepare_for_rows(Handle model, std::size_t columns) const;
  void predict_row(FastHandle prepared, const double* values, double* scores) const;

 private:
  void check(int status) const;

  SharedLibrary library_;
  std::string description_;
  const char* (*last_error_)() = nullptr;
  int (*predict_)(Handle, const void*, int, std::int32_t, std::int32_t, int, int, int, int,
                  const char*, std::int64_t*, double*) = nullptr;
  int (*predict_row_)(FastHandle, const void*, std::int64_t*, double*) = nullptr;
};

}  // namespace mlf::scoring::native
