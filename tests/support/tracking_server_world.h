// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/uri.h"
#include "net/http_server.h"
#include "server/handler.h"
#include "server/served_artifacts.h"
#include "store/open.h"
#include "support/artifacts.h"
#include "support/fakes.h"

namespace mlf::test {

/// The handler of `mlf server` over a file store, asked without a network.
struct TrackingServerWorld : FakeContext {
  TempDir temp;
  std::filesystem::path root = temp.path() / "store";
  std::filesystem::path files = temp.path() / "files";  ///< what the server passes on
  std::string uri = file_uri(root);
  std::unique_ptr<store::TrackingStore> tracking = store::open_tracking(
      uri, context,
      {.may_be_missing = [] { return true; }, .artifact_root = std::string("mlflow-artifacts:/")});
  std::unique_ptr<store::RegistryStore> registry =
      store::open_registry(uri, context, {.may_be_missing = [] { return true; }});
  std::unique_ptr<server::ServedArtifacts> artifacts = serve(files);
  server::ServerRules rules{};
  std::unique_ptr<server::ServerHandler> handler;
  std::string peer = "127.0.0.1";

  TrackingServerWorld() { restart(); }

  std::unique_ptr<server::ServedArtifacts> serve(const std::filesystem::path& destination) {
    return std::make_unique<server::ServedArtifacts>(destination.string(), std::span(&uri, 1),
                                                     context);
  }
  /// Makes the handler from what the members say.
  void restart() {
    handler = std::make_unique<server::ServerHandler>(server::Services{.tracking = *tracking,
                                                                       .registry = *registry,
                                                                       .tracking_uri = uri,
                                                                       .artifacts = artifacts.get(),
                                                                       .context = context},
                                                      rules);
  }

  using Fields = std::vector<net::HeaderField>;

  /// What the server answers; 400 for a target that is refused before the handler sees it.
  net::Response ask(std::string method, std::string_view target, std::string body = "",
                    const Fields& fields = {{"Content-Type", "application/json"}}) {
    net::Request request;
    request.method = std::move(method);
    request.host = "127.0.0.1";
    request.peer = peer;
    request.id = "r1";
    for (const auto& field : fields) request.headers.add(field.name, field.value);
    try {
      request.target = net::Target::parse(target);
    } catch (const Error& error) {
      return handler->explain(400, error.what());
    }
    return ask(std::move(request), std::move(body));
  }
  net::Response ask(net::Request request, std::string body) {
    auto admission = handler->admit(request);
    if (admission.response) return *std::move(admission.response);
    if (request.target.has_encoded_separator) return handler->explain(400, "escaped separator");
    try {
      if (admission.body == net::Admission::Body::buffered) {
        request.body = std::move(body);
        return handler->handle(request);
      }
      const auto sink = handler->receive(request);
      if (!body.empty()) sink->write(body);
      return sink->finish();
    } catch (const std::exception& error) {
      return handler->answer_failure(request, error);
    }
  }
};

/// The whole body of a response.
inline std::string body_of(net::Response& response) {
  if (auto* text = std::get_if<std::string>(&response.body)) return *text;
  std::string all;
  auto& source = *std::get<std::unique_ptr<net::BodySource>>(response.body);
  for (auto piece = source.next(); !piece.empty(); piece = source.next()) all += piece;
  return all;
}
inline std::string body_of(net::Response&& response) { return body_of(response); }

inline std::string field_of(const net::Response& response, std::string_view name) {
  const auto* value = response.headers.find(name);
  return value == nullptr ? "" : *value;
}

}  // namespace mlf::test
