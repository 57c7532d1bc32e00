// SPDX-License-Identifier: Apache-2.0
// `mlf log metric --stdin`: any bytes, in two pieces; a line gives valid points or a printable
// fault.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/text.h"
#include "core/validation.h"
#include "store/metric_stream.h"

namespace {

class CheckingWriter : public mlf::store::MetricWriter {
 public:
  void flush() override {}

 private:
  void do_append(const std::string& key, const mlf::MetricPoint& point) override {
    if (!mlf::is_valid_key(key) || point.timestamp < 0) std::abort();
  }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const mlf::SystemClock clock;
  CheckingWriter writer;
  mlf::store::MetricStream stream(writer, clock, {}, [](std::uint64_t, const std::string& fault) {
    if (fault.empty() || mlf::printable(fault) != fault) {
      std::abort();
    }
  });
  stream.feed(text.substr(0, size / 2));
  stream.feed(text.substr(size / 2));
  stream.finish();
  return 0;
}
