// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <sys/types.h>

#include "net/http_message.h"

namespace mlf::net {

/// A host and a port to listen on. Port 0 lets the system choose.
struct TcpEndpoint {
  std::string host = "127.0.0.1";  ///< an IP address or a name; of a name, one address
  std::uint16_t port = 0;
};
/// A Unix socket to listen on. A socket that a dead server has left there is replaced.
struct UnixEndpoint {
  std::filesystem::path path;
  mode_t mode = 0600;
};
/// A socket that listens already, as systemd hands it over (see listening_descriptors()). The
/// server owns the descriptor.
struct InheritedEndpoint {
  int descriptor = -1;
};
using Endpoint = std::variant<TcpEndpoint, UnixEndpoint, InheritedEndpoint>;

/// A certificate with its chain and the private key, as PEM files.
struct TlsFiles {
  std::filesystem::path certificate;
  std::filesystem::path key;
};

/// The limits within which clients are served. They bound memory, time and descriptors.
struct ServerLimits {
  std::size_t request_line = std::size_t{8} << 10;  ///< bytes; then 414
  std::size_t head = std::size_t{16} << 10;         ///< bytes of request line and headers; then 431
  std::size_t header_fields = 100;                  ///< then 431
  /// Bytes of all bodies that are kept in memory at one time; then 503.
  std::uint64_t buffered_bodies = std::uint64_t{256} << 20;
  std::size_t connections = 1024;                 ///< then 503
  std::size_t connections_per_peer = 64;          ///< of one IP address; then 503
  std::size_t connections_per_local_peer = 1024;  ///< of a loopback address or the Unix sockets
  std::size_t requests_per_connection = 1000;     ///< then the connection is closed
  std::size_t queued_requests = 256;              ///< that wait for a worker; then 503

  /// From the first byte of a request to the end of its head, and for a TLS handshake; then 408.
  std::chrono::milliseconds head_time{10'000};
  std::chrono::milliseconds idle_time{30'000};  ///< between two requests; then close
  /// In each period of this length, a client must send that many bytes of a body; else 408.
  std::chrono::milliseconds body_period{10'000};
  std::uint64_t body_bytes_per_period = std::uint64_t{10} << 10;
  std::chrono::milliseconds handler_time{60'000};  ///< from the end of a request; then 504
  std::chrono::milliseconds write_stall{30'000};   ///< without progress of a response; then close
  /// What requests under way get after stop(); then their connections are cut.
  std::chrono::milliseconds stop_time{30'000};
};

/// What the handler wants done with a request of which only the head has come.
struct Admission {
  enum class Body {
    buffered,  ///< in memory, for Handler::handle()
    streamed,  ///< piece by piece, for Handler::receive()
  };
  enum class Where {
    worker,     ///< on a worker thread, where it may block
    io_thread,  ///< on the thread that serves all connections: for what takes microseconds
  };
  Body body = Body::buffered;
  Where where = Where::worker;  ///< of handle(); streamed bodies need a worker
  std::uint64_t body_limit = std::uint64_t{10} << 20;  ///< bytes; then 413
  bool accepts_encoded_separators = false;  ///< else Target::has_encoded_separator is 400
  /// The answer, where the head suffices for it. The body is then not read.
  std::optional<Response> response{};
};

/// Takes a request body piece by piece. The calls come one after another, from worker threads. A
/// sink that is destroyed without finish() got an incomplete body and must leave nothing behind.
class BodySink {
 public:
  virtual ~BodySink() = default;
  virtual void write(std::string_view piece) = 0;
  /// The whole body has come. @return the answer to the request.
  virtual Response finish() = 0;
};

/// Answers requests.
class Handler {
 public:
  virtual ~Handler() = default;
  /// Called on the thread that serves all connections; must not block.
  virtual Admission admit(const Request& head) = 0;
  /// Called on several worker threads at once.
  virtual Response handle(const Request& request) = 0;
  /// The sink for a body that admit() wants streamed. Called on a worker thread.
  virtual std::unique_ptr<BodySink> receive(const Request& head);
  /// The answer to a request that the server itself refuses. `reason` may be shown to anyone.
  /// Plain text unless overridden; must not block.
  virtual Response explain(int status, const std::string& reason);
  /// The answer to a request whose handling threw `exception`. The log gets its message anyway.
  /// Unless overridden it is explain(500), which says nothing of it.
  virtual Response answer_failure(const Request& request, const std::exception& exception);
};

/// How one request went, for access logs.
struct RequestRecord {
  using Duration = std::chrono::microseconds;

  std::string id;
  std::string peer;
  std::string method;  ///< "" when the request line was unreadable
  std::string path;    ///< as it was sent, without the query, which may contain secrets
  int status = 0;
  std::uint64_t body_bytes_in = 0;
  std::uint64_t body_bytes_out = 0;
  bool is_complete = false;  ///< the response was sent to its end
  std::string failure;       ///< what a handler threw, or why the server refused; "" for neither

  Duration head{0};   ///< first byte to end of head
  Duration body{0};   ///< then, to the end of the body
  Duration queue{0};  ///< then, until a worker took it
  Duration work{0};   ///< then, until the handler returned
  Duration send{0};   ///< then, until the response was sent
};

/// Numbers since the start, except for the first group.
struct ServerCounters {
  std::size_t open_connections = 0;
  std::size_t requests_in_progress = 0;
  std::size_t queued_requests = 0;
  std::uint64_t buffered_bodies = 0;  ///< bytes

  std::uint64_t connections = 0;
  std::uint64_t refused_connections = 0;
  std::uint64_t timeouts = 0;                ///< of any kind
  std::array<std::uint64_t, 6> responses{};  ///< by the first digit of the status
  std::uint64_t incomplete_responses = 0;
  std::uint64_t body_bytes_in = 0;
  std::uint64_t body_bytes_out = 0;
};

struct ServerOptions {
  std::vector<Endpoint> endpoints{TcpEndpoint{}};
  std::optional<TlsFiles> tls{};  ///< for all endpoints but Unix sockets
  std::size_t workers = 0;        ///< 0: twice the number of cores, at least 4
  ServerLimits limits{};
  /// Gets every request that has ended, on the thread that serves all connections; must not block.
  std::function<void(const RequestRecord&)> on_request = [](const RequestRecord&) {};
};

/// An HTTP/1.1 server, for HTTP/1.0 clients too. One thread serves all connections, workers run the
/// handler. Requests of one connection are answered in order, one at a time.
///
/// A message that two readers could understand differently is refused, and its connection closed:
/// Content-Length together with Transfer-Encoding, either of them twice, any coding but "chunked",
/// chunk extensions, line ends other than CRLF, folded lines, control characters, a Host that is
/// missing or there twice. Trailers are read and dropped.
class HttpServer {
 public:
  /// Listens at once; clients wait until run() serves them. `handler` must outlive the server.
  /// @throws Error when an endpoint cannot be listened on, or the TLS files cannot be used.
  HttpServer(ServerOptions options, Handler& handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// The addresses that clients connect to, such as "http://127.0.0.1:5000" or "unix:/run/x.sock",
  /// in the order of the endpoints.
  std::vector<std::string> addresses() const;

  /// Serves until stop() and returns when the last request is answered and all workers are idle.
  void run();
  /// Ends run(): accepts no more connections, closes idle ones, and answers what has come. A second
  /// call cuts all connections; handlers that run are still waited for. Thread-safe, and may be
  /// called before run().
  void stop();
  /// Reads the TLS files again, for new connections. @throws Error when they cannot be used; the
  /// old ones then stay in use. Thread-safe.
  void reload_tls();
  /// Thread-safe.
  ServerCounters counters() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mlf::net
