// SPDX-License-Identifier: Apache-2.0
// `mlf log batch`: any line gives a batch or one line of message.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "base/text.h"
#include "core/validation.h"
#include "wire/batch_line.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  mlf::SilentReporter silent;
  try {
    auto batch =
        mlf::wire::parse_batch_line({reinterpret_cast<const char*>(data), size}, 1'700'000'000'000);
    mlf::validate_batch(std::move(batch), mlf::LongValues::truncate, silent);
  } catch (const mlf::Error& error) {
    if (error.code() != mlf::ErrorCode::invalid_parameter_value) std::abort();
    if (!mlf::is_utf8(error.what())) std::abort();
  }
  return 0;
}
