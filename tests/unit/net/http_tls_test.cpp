// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <memory>
#include <string>

#include <doctest/doctest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "base/error.h"
#include "support/fakes.h"
#include "support/http_world.h"

using namespace mlf;
using namespace mlf::net;
using namespace std::chrono_literals;

namespace {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
template <typename Value>
using Owned = std::unique_ptr<Value, Free>;

/// Makes a certificate that its own key has signed, and writes both as `files` says.
void make_certificate(const TlsFiles& files, const std::string& name) {
  const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
  const Owned<X509> certificate(X509_new());
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  const Owned<BIO> certificate_file(BIO_new_file(files.certificate.c_str(), "w"));
  PEM_write_bio_X509(certificate_file.get(), certificate.get());
  const Owned<BIO> key_file(BIO_new_file(files.key.c_str(), "w"));
  PEM_write_bio_PrivateKey(key_file.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
}

/// A client that speaks TLS.
class TlsClient {
 public:
  explicit TlsClient(test::RawClient& client, int newest_version = TLS1_3_VERSION)
      : context_(SSL_CTX_new(TLS_client_method())) {
    SSL_CTX_set_max_proto_version(context_.get(), newest_version);
    SSL_CTX_set_security_level(context_.get(), 0);
    ssl_.reset(SSL_new(context_.get()));
    constexpr unsigned char protocols[] = "\x02h2\x08http/1.1";
    SSL_set_alpn_protos(ssl_.get(), protocols, sizeof protocols - 1);
    SSL_set_fd(ssl_.get(), client.descriptor());
    is_connected_ = SSL_connect(ssl_.get()) == 1;
  }

  bool is_connected() const { return is_connected_; }

  std::string server_name() const {
    const Owned<X509> certificate(SSL_get1_peer_certificate(ssl_.get()));
    char name[100] = "";
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate.get()), NID_commonName, name,
                              sizeof name);
    return name;
  }
  std::string protocol() const {
    const unsigned char* text = nullptr;
    unsigned int length = 0;
    SSL_get0_alpn_selected(ssl_.get(), &text, &length);
    return {reinterpret_cast<const char*>(text), length};
  }

  void send(const std::string& bytes) const {
    SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()));
  }
  /// Everything until the server says farewell. @return "" and more when it does not.
  std::string read_all() const {
    std::string all;
    char bytes[16384];
    int count = 0;
    while ((count = SSL_read(ssl_.get(), bytes, sizeof bytes)) > 0) all.append(bytes, count);
    return SSL_get_error(ssl_.get(), count) == SSL_ERROR_ZERO_RETURN ? all : "cut: " + all;
  }

 private:
  Owned<SSL_CTX> context_;
  Owned<SSL> ssl_;
  bool is_connected_ = false;
};

struct TlsWorld {
  test::TempDir directory;
  TlsFiles files{.certificate = directory.path() / "cert.pem", .key = directory.path() / "key.pem"};
  test::FakeHandler handler;

  TlsWorld() {
    make_certificate(files, "first");
    handler.on_handle = [](const Request& request) {
      return make_response(200, "text/plain",
                           (request.is_encrypted ? "safe " : "open ") + request.body);
    };
  }
};

constexpr std::string_view last_request =
    "POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nConnection: close\r\n\r\nxyz";

}  // namespace

TEST_CASE("requests over TLS are served") {
  TlsWorld tls;
  const test::ServerWorld world(tls.handler, {.tls = tls.files});
  CHECK(world.server.addresses().front().starts_with("https://127.0.0.1:"));
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
    auto socket = world.connect();
    const TlsClient client(socket, version);
    REQUIRE(client.is_connected());
    CHECK(client.protocol() == "http/1.1");
    client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
    client.send(std::string(last_request));
    const std::string answers = client.read_all();
    CHECK(answers.starts_with("HTTP/1.1 200 OK\r\n"));
    CHECK(answers.find("safe HTTP/1.1 200 OK\r\n") != answers.npos);
    CHECK(answers.ends_with("safe xyz"));
  }
}

TEST_CASE("a large response over TLS arrives whole") {
  TlsWorld tls;
  const std::string text(std::size_t{3} << 20, 'x');
  tls.handler.on_handle = [&](const Request&) { return make_response(200, "text/plain", text); };
  const test::ServerWorld world(tls.handler, {.tls = tls.files});
  auto socket = world.connect();
  const TlsClient client(socket);
  client.send(std::string(last_request));
  const std::string answer = client.read_all();
  CHECK(answer.size() > text.size());
  CHECK(answer.ends_with(text));
}

TEST_CASE("clients that speak no TLS, or too old a version, are closed") {
  TlsWorld tls;
  const test::ServerWorld world(tls.handler, {.tls = tls.files, .limits = {.head_time = 100ms}});
  auto plain = world.connect();
  plain.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\n");
  CHECK(plain.is_closed());
  auto silent = world.connect();
  CHECK(silent.is_closed());
  auto old = world.connect();
  CHECK_FALSE(TlsClient(old, TLS1_1_VERSION).is_connected());
}

TEST_CASE("a new certificate is used after reload_tls(), a broken one is not") {
  TlsWorld tls;
  test::ServerWorld world(tls.handler, {.tls = tls.files});
  const auto name = [&] {
    auto socket = world.connect();
    return TlsClient(socket).server_name();
  };
  CHECK(name() == "first");
  auto socket = world.connect();
  const TlsClient before(socket);
  make_certificate(tls.files, "second");
  CHECK(name() == "first");
  world.server.reload_tls();
  CHECK(name() == "second");
  std::ofstream(tls.files.certificate) << "nonsense";
  CHECK_THROWS_AS(world.server.reload_tls(), Error);
  CHECK(name() == "second");
  before.send(std::string(last_request));
  CHECK(before.read_all().ends_with("safe xyz"));
}

TEST_CASE("TLS files that cannot be used are errors that name them") {
  TlsWorld tls;
  const auto start = [&] { HttpServer({.tls = tls.files}, tls.handler); };
  const auto key = tls.files.key;
  tls.files.key = tls.directory.path() / "none";
  CHECK_THROWS_WITH_AS(start(), doctest::Contains("none"), Error);
  tls.files.key = tls.files.certificate;
  CHECK_THROWS_AS(start(), Error);
  TlsFiles other{.certificate = tls.directory.path() / "other", .key = key};
  make_certificate(other, "other");  // the certificate of another key
  tls.files = {.certificate = tls.directory.path() / "cert.pem", .key = other.key};
  CHECK_THROWS_AS(start(), Error);
}

TEST_CASE("Unix sockets are plain, whatever the other endpoints are") {
  TlsWorld tls;
  const auto path = tls.directory.path() / "socket";
  const test::ServerWorld world(
      tls.handler, {.endpoints = {UnixEndpoint{.path = path}, TcpEndpoint{}}, .tls = tls.files});
  auto client = test::RawClient::unix_socket(path);
  client.send(last_request);
  CHECK(client.read_answer().body == "open xyz");
}
