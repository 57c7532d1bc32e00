// SPDX-License-Identifier: Apache-2.0
#include "base/numbers.h"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>

TEST_CASE("doubles are written as Python writes them") {
  using mlf::format_double;
  CHECK(format_double(0.0) == "0.0");
  CHECK(format_double(-0.0) == "-0.0");
  CHECK(format_double(3) == "3.0");
  CHECK(format_double(0.1) == "0.1");
  CHECK(format_double(0.0001) == "0.0001");
  CHECK(format_double(0.00001) == "1e-05");
  CHECK(format_double(1.5e-7) == "1.5e-07");
  CHECK(format_double(123456.789) == "123456.789");
  CHECK(format_double(1e15) == "1000000000000000.0");
  CHECK(format_double(1e16) == "1e+16");
  CHECK(format_double(1.2345678901234567e+17) == "1.2345678901234566e+17");
  CHECK(format_double(5e-324) == "5e-324");
  CHECK(format_double(std::numeric_limits<double>::max()) == "1.7976931348623157e+308");
  CHECK(format_double(std::nan("")) == "nan");
  CHECK(format_double(-std::nan("")) == "nan");
  CHECK(format_double(HUGE_VAL) == "inf");
  CHECK(format_double(-HUGE_VAL) == "-inf");
}

TEST_CASE("doubles are read as Python reads them") {
  using mlf::parse_double;
  CHECK(parse_double("1") == 1.0);
  CHECK(parse_double("+1.5e3") == 1500.0);
  CHECK(parse_double("-.5") == -0.5);
  CHECK(parse_double("1e400") == HUGE_VAL);
  CHECK(parse_double("-1e400") == -HUGE_VAL);
  CHECK(parse_double("1e-400") == 0.0);
  CHECK(parse_double("Infinity") == HUGE_VAL);
  CHECK(parse_double("-inf") == -HUGE_VAL);
  CHECK(std::isnan(*parse_double("NaN")));
  for (const auto* bad : {"", "x", "1x", "1 ", " 1", "--1", "+-1", "nan(1)", "0x10", "1e", "."}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_double(bad));
  }
}

TEST_CASE("integers") {
  using mlf::parse_int64;
  CHECK(parse_int64("0") == 0);
  CHECK(parse_int64("-5") == -5);
  CHECK(parse_int64("+5") == 5);
  CHECK(parse_int64("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
  for (const auto* bad : {"", "1.0", "9223372036854775808", "+-1", "1 ", "0x1"}) {
    CAPTURE(bad);
    CHECK_FALSE(parse_int64(bad));
  }
}
