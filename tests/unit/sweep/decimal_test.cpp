// SPDX-License-Identifier: Apache-2.0
#include "sweep/decimal.h"

#include <doctest/doctest.h>

using mlf::sweep::Decimal;

namespace {

Decimal decimal(std::string_view text) {
  const auto parsed = Decimal::parse(text);
  REQUIRE_MESSAGE(parsed, text);
  return *parsed;
}

std::string canonical(std::string_view text) { return decimal(text).text(); }

}  // namespace

TEST_CASE("numbers are written as Python writes them") {
  CHECK(canonical("0") == "0");
  CHECK(canonical("-0") == "0");
  CHECK(canonical("0.10") == "0.1");
  CHECK(canonical(".5") == "0.5");
  CHECK(canonical("5.") == "5");
  CHECK(canonical("+12") == "12");
  CHECK(canonical("-12.50") == "-12.5");
  CHECK(canonical("1200") == "1200");
  CHECK(canonical("1e3") == "1000");
  CHECK(canonical("1E-4") == "0.0001");
  CHECK(canonical("1e-5") == "1e-05");
  CHECK(canonical("0.0000123") == "1.23e-05");
  CHECK(canonical("1e15") == "1000000000000000");
  CHECK(canonical("1e16") == "1e+16");
  CHECK(canonical("-123456789012345678") == "-1.23456789012345678e+17");
  CHECK(canonical("000000000000000000000001") == "1");
}

TEST_CASE("what is no number is none") {
  for (const char* text : {"", "-", ".", "e5", "1e", "1e+", "1x", " 1", "1 ", "1.2.3", "0x10",
                           "inf", "nan", "1e401", "1234567890123456789", "--1", "1,5"}) {
    CAPTURE(text);
    CHECK_FALSE(Decimal::parse(text));
  }
}

TEST_CASE("sums are exact") {
  CHECK(decimal("0.1").plus(decimal("0.2"))->text() == "0.3");
  CHECK(decimal("0.7").plus(decimal("0.1"))->text() == "0.8");
  CHECK(decimal("1").plus(decimal("-1"))->text() == "0");
  CHECK(decimal("100").plus(decimal("0.001"))->text() == "100.001");
  CHECK(decimal("1e400").plus(decimal("0")) == decimal("1e400"));
  CHECK_FALSE(decimal("1e300").plus(decimal("1")));
  CHECK_FALSE(decimal("999999999999999999").plus(decimal("1.5")));
}

TEST_CASE("products are exact to 15 digits") {
  CHECK(decimal("0.001").times(decimal("10")).text() == "0.01");
  CHECK(decimal("1e-300").times(decimal("0.1")).text() == "1e-301");
  CHECK(decimal("-1.5").times(decimal("1.5")).text() == "-2.25");
  CHECK(decimal("123456789012345678").times(decimal("1")).text() == "1.23456789012346e+17");
  CHECK(decimal("0").times(decimal("3")).is_zero());
}

TEST_CASE("numbers have an order") {
  CHECK(decimal("0.1") < decimal("0.11"));
  CHECK(decimal("9") < decimal("10"));
  CHECK(decimal("-10") < decimal("-9"));
  CHECK(decimal("-1") < decimal("0"));
  CHECK(decimal("0") < decimal("1e-300"));
  CHECK(decimal("0.10") == decimal("1e-1"));
  CHECK(decimal("123456789012345678") > decimal("12345678901234567"));
  CHECK((decimal("2") <=> decimal("2.0")) == std::strong_ordering::equal);
}
