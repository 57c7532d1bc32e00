// SPDX-License-Identifier: Apache-2.0
//
// What the tracking server reads from strangers. The first line of the input is a method and a
// target, such as "POST /api/2.0/mlflow/runs/create", and the rest is the body, which may name the
// run and the models "RUN", "MODEL" and "digits". Whatever comes, the answer is one of MLflow's,
// and no fault of the server.
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

#include "base/error.h"
#include "base/json.h"
#include "server/handler.h"
#include "store/open.h"
#include "support/fakes.h"

namespace {

using namespace mlf;

void require(bool holds) {
  if (!holds) std::abort();
}

void replace_all(std::string& text, std::string_view name, std::string_view value) {
  for (auto at = text.find(name); at != text.npos; at = text.find(name, at + value.size())) {
    text.replace(at, name.size(), value);
  }
}

/// A server over stores in memory that have one of each.
struct World {
  test::FakeContext context;
  std::unique_ptr<store::TrackingStore> tracking = store::open_tracking("memory:", context.context);
  std::unique_ptr<store::RegistryStore> registry =
      store::open_registry("memory:", context.context, {});
  server::ServerHandler handler{{*tracking, *registry, "memory:", nullptr, context.context}, {}};
  std::string run = tracking->create_run({.run_name = "r", .tags = {}}).info.run_id;
  std::string model = tracking->create_logged_model({.name = "m", .tags = {}}).model_id;

  World() {
    tracking->log_metric(RunId::parse(run), {.key = "m", .value = 1, .timestamp = 1});
    registry->create_registered_model({.name = "digits", .tags = {}, .description = {}});
    registry->create_model_version({.name = "digits", .source = "s3://b/m", .tags = {}});
  }

  net::Response ask(const net::Request& request) {
    auto admission = handler.admit(request);
    if (admission.response) return std::move(*admission.response);
    try {
      if (admission.body == net::Admission::Body::buffered) return handler.handle(request);
      const auto sink = handler.receive(request);
      sink->write(request.body);
      return sink->finish();
    } catch (const std::exception& exception) {
      return handler.answer_failure(request, exception);
    }
  }
};

/// The request of an input; false for one that never comes so far.
bool read_request(std::string_view input, const World& world, net::Request& request) {
  const auto end = std::min(input.find('\n'), input.size());
  const auto line = input.substr(0, end);
  const auto space = line.find(' ');
  if (space == line.npos) return false;
  request.method = line.substr(0, space);
  std::string target(line.substr(space + 1));
  request.body = input.substr(std::min(end + 1, input.size()));
  for (auto* text : {&target, &request.body}) {
    replace_all(*text, "RUN", world.run);
    replace_all(*text, "MODEL", world.model);
  }
  request.headers.add("Content-Type", "application/json");
  try {
    request.target = net::Target::parse(target);
  } catch (const Error&) {
    return false;
  }
  return !request.target.has_encoded_separator;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  World world;
  net::Request request;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (!read_request(input, world, request)) return 0;
  const auto response = world.ask(request);
  require(response.status >= 200 && response.status < 600);
  const auto* body = std::get_if<std::string>(&response.body);
  if (body == nullptr || response.status < 400) return 0;
  // What is wrong is in the request, or in the state that the request met.
  const bool is_state = body->find("\"INVALID_STATE\"") != body->npos ||
                        body->find("default experiment") != body->npos;
  require(response.status < 500 || is_state);
  require(is_json(*body));
  return 0;
}
