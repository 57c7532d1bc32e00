// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "artifact/artifact_repository.h"
#include "base/context.h"
#include "base/relative_path.h"

namespace mlf::server {

/// What mlflow-artifacts: URIs stand for: the files below the destination of a server. Thread-safe.
class ServedArtifacts {
 public:
  /// @param destination a path or URI @param stores the URIs of the server's stores
  /// @throws Error INVALID_PARAMETER_VALUE when the destination contains a store or lies in one.
  ServedArtifacts(std::string_view destination, std::span<const std::string> stores,
                  const Context& context);

  artifact::ArtifactRepository& repository() const { return *repository_; }
  /// @throws Error INVALID_PARAMETER_VALUE for a path at which the server neither reads nor writes.
  /// Where the destination is a store, that is every path but those of the artifacts of runs,
  /// models and traces, so that nobody changes the records beside them.
  void check(const RelativePath& path) const;

 private:
  std::unique_ptr<artifact::ArtifactRepository> repository_;
  bool is_store_ = false;
};

/// The path that an artifact URI names below the destination of a server: "1/ID/artifacts" for
/// "mlflow-artifacts:/1/ID/artifacts" and for the URL with which a client would ask the server.
/// nullopt for a URI of another kind. @throws Error INVALID_STATE for a path that no artifact has.
std::optional<RelativePath> served_path(std::string_view uri);

/// The path of artifacts that a request names; empty for "". @throws Error INVALID_PARAMETER_VALUE
/// that begins with "Invalid path", as MLflow's does.
RelativePath requested_path(std::string_view text);

}  // namespace mlf::server
