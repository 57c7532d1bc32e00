// SPDX-License-Identifier: Apache-2.0
#include "net/http/tls.h"

#include <boost/asio/ssl/context.hpp>
#include <openssl/ssl.h>

#include "base/error.h"
#include "base/text.h"

namespace mlf::net {

namespace {

using boost::asio::ssl::context;
using boost::system::error_code;

/// Of the protocols that a client offers, only HTTP/1.1 is spoken. A client that does not offer it
/// may still speak it.
int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length,
                    const unsigned char* offered, unsigned int offered_length, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  unsigned char* found = nullptr;
  const int result =
      SSL_select_next_proto(&found, length, ours, sizeof ours - 1, offered, offered_length);
  if (result != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

void require(const error_code& error, const std::filesystem::path& file, std::string_view what) {
  if (!error) return;
  throw invalid_parameter("cannot use '{}' as {}: {}", printable(file.string()), what,
                          printable(error.message()));
}

}  // namespace

std::shared_ptr<context> load_tls(const TlsFiles& files) {
  auto tls = std::make_shared<context>(context::tls_server);
  SSL_CTX* handle = tls->native_handle();
  SSL_CTX_set_min_proto_version(handle, TLS1_2_VERSION);
  SSL_CTX_set_options(handle, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(handle, choose_protocol, nullptr);
  error_code error;
  tls->use_certificate_chain_file(files.certificate.string(), error);
  require(error, files.certificate, "a certificate");
  // Without this, OpenSSL would ask for the password of an encrypted key on the terminal.
  tls->set_password_callback([](std::size_t, context::password_purpose) { return ""; });
  tls->use_private_key_file(files.key.string(), context::pem, error);
  require(error, files.key, "the key of that certificate");
  return tls;
}

}  // namespace mlf::net
