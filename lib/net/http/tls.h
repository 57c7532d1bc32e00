// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "net/http/channel.h"
#include "net/http_server.h"

namespace mlf::net {

/// Reads a certificate and its key for TLS 1.2 and newer. @throws Error INVALID_PARAMETER_VALUE
/// when a file cannot be used or the two do not belong together.
std::shared_ptr<boost::asio::ssl::context> load_tls(const TlsFiles& files);

}  // namespace mlf::net
