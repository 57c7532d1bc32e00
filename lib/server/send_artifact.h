// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "artifact/artifact_repository.h"
#include "net/http_message.h"

/// Sends artifacts to clients.
namespace mlf::server {

/// Answers a GET or HEAD request with an artifact, piece by piece, or with the part of it that the
/// request's Range asks for. An interrupted download can be resumed: with If-Range, a client gets
/// the rest of the same content or the whole of a newer one. As nobody knows what the content is,
/// browsers are told to save it and never to show it as a page of this server.
/// @param name of the file for the client
net::Response send_artifact(std::unique_ptr<artifact::ArtifactReader> reader, std::string_view name,
                            const net::Headers& request);

/// The value of Content-Disposition for a file that is to be saved under a name.
std::string attachment(std::string_view name);

}  // namespace mlf::server
