// SPDX-License-Identifier: Apache-2.0
#include "scoring/worker_message.h"

#include <doctest/doctest.h>

#include "support/failure.h"

using namespace mlf;
using namespace mlf::scoring;

TEST_CASE("messages are found wherever the pieces end") {
  const std::string bytes = encode_message("{}", "a body") + encode_message("{\"b\": 1}", "");
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, bytes.size()}) {
    WorkerMessageReader reader;
    std::vector<WorkerMessage> found;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      reader.feed(std::string_view(bytes).substr(at, piece));
      while (auto message = reader.take()) found.push_back(*std::move(message));
    }
    CHECK(found == std::vector<WorkerMessage>{{"{}", "a body"}, {"{\"b\": 1}", ""}});
    CHECK_FALSE(reader.has_part());
  }
}

TEST_CASE("an impossible length is refused before it takes memory") {
  WorkerMessageReader reader;
  reader.feed("Traceback");
  CHECK(test::failure_code([&] { reader.take(); }) == "INTERNAL_ERROR");
}
