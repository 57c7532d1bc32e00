// SPDX-License-Identifier: Apache-2.0
//
// Whatever the bytes, reading them as a model file of each library and as a CSV sample ends in
// values or in an Error of one line.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <unistd.h>

#include "base/error.h"
#include "base/memory_file.h"
#include "model/csv_sample.h"
#include "model/lightgbm_file.h"
#include "model/onnx_file.h"
#include "model/xgboost_file.h"

namespace {

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else

/// Calls `read` with a reader of the file; an Error must be of one line.
template <typename Read>
void try_read(const MemoryFile& file, const Read& read) {
  try {
    model::ByteReader reader(FileDescriptor(::dup(file.descriptor())), "m");
    read(reader);
  } catch (const Error& error) {
    if (std::string_view(error.what()).find('\n') != std::string_view::npos) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile file(std::string_view(reinterpret_cast<const char*>(data), size));
  try_read(file, model::read_onnx);
  try_read(file, model::read_xgboost);
  try_read(file, model::is_old_xgboost);
  try_read(file, model::read_lightgbm);
  try_read(file, model::read_csv_sample);
  return 0;
}
