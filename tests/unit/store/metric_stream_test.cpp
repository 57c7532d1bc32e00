// SPDX-License-Identifier: Apache-2.0
#include "store/metric_stream.h"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "base/error.h"
#include "support/fakes.h"

using namespace mlf;  // NOLINT(google-build-using-namespace)
using store::MetricStream;

namespace {

/// Remembers what was appended as "key value step timestamp".
class ListWriter : public store::MetricWriter {
 public:
  void flush() override {}

  std::vector<std::string> points;

 private:
  void do_append(const std::string& key, const MetricPoint& point) override {
    points.push_back(fmt::format("{} {} {} {}", key, point.value, point.step, point.timestamp));
  }
};

struct MetricStreamFixture {
  ListWriter writer;
  test::FakeClock clock;
  std::vector<std::string> faults;
  MetricStream::OnFault on_fault = [this](std::uint64_t line, const std::string& fault) {
    faults.push_back(fmt::format("{}: {}", line, fault));
  };

  MetricStreamFixture() { clock.set(100); }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("however the text is cut, the points are the same") {
  const std::string text = "a=1 step=1\r\ntext\n{\"b\": 2}\n\na=3 timestamp=5";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    CAPTURE(piece);
    MetricStreamFixture scene;
    MetricStream stream(scene.writer, scene.clock, {}, scene.on_fault);
    for (std::size_t at = 0; at < text.size(); at += piece) stream.feed(text.substr(at, piece));
    stream.finish();
    CHECK(scene.writer.points == Lines{"a 1 1 100", "b 2 0 100", "a 3 0 5"});
    CHECK(stream.lines() == 5);
    CHECK(stream.points() == 3);
    CHECK(stream.faults() == 0);
  }
}

TEST_CASE("steps and times of lines that name none") {
  MetricStreamFixture scene;
  MetricStream stream(scene.writer, scene.clock, {.step = 10, .number_steps = true, .timestamp = 7},
                      scene.on_fault);
  stream.feed("a=1 b=1\ntext\na=2\na=3 step=2\na=4\n");
  CHECK(scene.writer.points == Lines{"a 1 10 7", "b 1 10 7", "a 2 11 7", "a 3 2 7", "a 4 12 7"});
}

TEST_CASE("the time of a line is when it was read") {
  MetricStreamFixture scene;
  MetricStream stream(scene.writer, scene.clock, {.step = 4}, scene.on_fault);
  stream.feed("a=1\n");
  scene.clock.advance(50);
  stream.feed("a=2\n");
  CHECK(scene.writer.points == Lines{"a 1 4 100", "a 2 4 150"});
}

TEST_CASE("lines with faults are told by number, and give nothing") {
  MetricStreamFixture scene;
  MetricStream stream(scene.writer, scene.clock, {}, scene.on_fault);
  stream.feed("a=1\na=2 b=x\n{\"a\": }\na=4");
  stream.finish();
  CHECK(scene.writer.points == Lines{"a 1 0 100", "a 4 0 100"});
  REQUIRE(scene.faults.size() == 2);
  CHECK(scene.faults[0] == "2: 'x' of 'b' is no number");
  CHECK(scene.faults[1].starts_with("3: "));
  CHECK(stream.faults() == 2);
}

TEST_CASE("who is told of a fault may stop the stream") {
  MetricStreamFixture scene;
  MetricStream stream(scene.writer, scene.clock, {}, [](std::uint64_t, const std::string& fault) {
    throw invalid_parameter("{}", fault);
  });
  CHECK_THROWS_AS(stream.feed("a=1\na=x\na=3\n"), Error);
  CHECK(scene.writer.points == Lines{"a 1 0 100"});
}

TEST_CASE("a line without end takes no memory and does not hide the next") {
  MetricStreamFixture scene;
  MetricStream stream(scene.writer, scene.clock, {}, scene.on_fault);
  const std::string piece(100'000, 'x');
  for (int i = 0; i < 100; ++i) stream.feed(piece);
  stream.feed("\na=1\n" + std::string(2 << 20, 'y') + "\na=2\n" + std::string(2 << 20, 'z'));
  stream.finish();
  CHECK(scene.writer.points == Lines{"a 1 0 100", "a 2 0 100"});
  CHECK(scene.faults == Lines{"1: the line is longer than 1 MiB",
                              "3: the line is longer than 1 MiB",
                              "5: the line is longer than 1 MiB"});
}
