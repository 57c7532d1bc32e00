// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>

#include "base/json.h"
#include "net/http_message.h"
#include "net/http_server.h"
#include "server/artifact_place.h"

/// What the routes about artifacts have in common.
namespace mlf::server {

/// The entries of a directory as MLflow's FileInfo, each path being `shown_below`/NAME. {} for
/// none.
Json list_json(const ArtifactPlace& place, const RelativePath& directory,
               const RelativePath& shown_below);

/// A file for a client; see send_artifact(). @throws Error INVALID_PARAMETER_VALUE for what is no
/// regular file.
net::Response file_response(const ArtifactPlace& place, const RelativePath& path,
                            const net::Request& request);

/// Deletes a file or directory. @throws Error as ArtifactRepository::delete_artifact(), but
/// INVALID_PARAMETER_VALUE for a path through a link.
void delete_at(const ArtifactPlace& place, const RelativePath& path);

/// Takes a body as the content of a file. Until the whole body has come, the old file stays.
/// @param most bytes; a longer body is INVALID_PARAMETER_VALUE
std::unique_ptr<net::BodySink> upload_sink(const ArtifactPlace& place, const RelativePath& path,
                                           std::uint64_t most = UINT64_MAX);

}  // namespace mlf::server
