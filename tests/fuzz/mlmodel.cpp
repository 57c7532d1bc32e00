// SPDX-License-Identifier: Apache-2.0
//
// Whatever the text, reading a MLmodel file ends in values or in an Error of one line; what is
// written from the values reads back as the same values; and they have JSON. The text is also tried
// as the JSON of a schema and of params.
#include "model/mlmodel.h"

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "model/loading.h"

namespace {

using namespace mlf;  // NOLINT(google-build-using-namespace): a test speaks of nothing else

void require(bool condition) {
  if (!condition) std::abort();
}

/// Calls `check` with the value that `read` returns; an Error must be of one line.
template <typename Read, typename Check>
void check_if_read(const Read& read, const Check& check) {
  try {
    check(read());
  } catch (const Error& error) {
    require(std::string_view(error.what()).find('\n') == std::string_view::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_if_read([&] { return model::parse_mlmodel(text, "MLmodel"); },
                [](const model::Mlmodel& read) {
                  const auto written = model::write_mlmodel(read);
                  const auto again = model::parse_mlmodel(written, "written");
                  require(model::write_mlmodel(again) == written);
                  require(again.signature == read.signature);
                  require(to_json(again) == to_json(model::parse_mlmodel(written, "")));
                  require(why_loading_runs_code(again).has_value() ==
                          why_loading_runs_code(read).has_value());
                });
  check_if_read([&] { return model::parse_schema(text, "inputs"); },
                [](const model::Schema& read) {
                  require(model::parse_schema(schema_text(read), "again") == read);
                });
  check_if_read([&] { return model::parse_params(text); },
                [](const std::vector<model::ParamSpec>& read) {
                  require(model::parse_params(params_text(read)) == read);
                });
  return 0;
}
