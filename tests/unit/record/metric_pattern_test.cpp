// SPDX-License-Identifier: Apache-2.0
#include "record/metric_pattern.h"

#include <doctest/doctest.h>

#include "base/error.h"

using mlf::record::MetricPattern;
using mlf::record::SeenMetric;
using Seen = std::vector<SeenMetric>;

namespace {

Seen find(const char* pattern, const char* line) {
  return MetricPattern::parse(pattern).find(line);
}

}  // namespace

TEST_CASE("auto recognises what training programs print") {
  CHECK(find("auto", "loss=0.5 acc: 0.9, f1 = 1e-3") ==
        Seen{{"loss", 0.5, {}}, {"acc", 0.9, {}}, {"f1", 1e-3, {}}});
  CHECK(find("auto", "{'loss': 0.52, 'epoch': 1.0}") == Seen{{"loss", 0.52, 1}});
  CHECK(find("auto", "{\"val/loss\":-inf,\"step\":3}").at(0).step == 3);
  CHECK(find("auto", "50%|##  | 5/10 [00:01<00:01, loss=0.25]") == Seen{{"loss", 0.25, {}}});
}

TEST_CASE("auto takes no times, addresses or versions for metrics") {
  for (const char* line : {"time: 12:30:45", "http://host:8080/x", "version=1.2.3", "12:00:01 INFO",
                           "path=/a/b", "x==1", "date: 2024-01-02", "size=10MB", "=1", "a.=", ""}) {
    CAPTURE(line);
    CHECK(find("auto", line).empty());
  }
}

TEST_CASE("NAME=REGEX takes the value from its group, a named step from the other") {
  CHECK(find("loss=Loss (\\S+)", "Loss 0.5 Loss nope Loss 2") ==
        Seen{{"loss", 0.5, {}}, {"loss", 2, {}}});
  CHECK(find("loss=^(?<step>\\d+)/\\d+ (\\S+)", "12/90 0.5") == Seen{{"loss", 0.5, 12}});
}

TEST_CASE("named groups give keys and values, or are metrics themselves") {
  CHECK(find("(?<key>\\w+) is (?<value>\\S+)", "a is 1 b is 2") ==
        Seen{{"a", 1, {}}, {"b", 2, {}}});
  CHECK(find("l (?<loss>\\S+) a (?P<acc>\\S+)", "l 1 a 2") ==
        Seen{{"loss", 1, {}}, {"acc", 2, {}}});
}

TEST_CASE("a pattern that names no metric or is none is refused") {
  for (const char* text : {"", "loss", "x(", "x=(", "loss=no group", "loss=(a)(b)", "(?<key>a)"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(MetricPattern::parse(text), mlf::Error);
  }
}
