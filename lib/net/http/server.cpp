// SPDX-License-Identifier: Apache-2.0
//
// The thread that calls run() serves all connections with one io_context: it reads, parses and
// writes, which takes microseconds for a request. What may block runs on workers. One such thread
// answers more requests in a second than a store can, and connections need no locks. Sockets are
// accepted with plain system calls, because all kinds of listeners (TCP, Unix, inherited) are then
// alike.
//
// After stop(), run() goes on until no connection is left and no worker is busy. Connections that
// the kernel has completed but that were not accepted yet are accepted first: closing the listener
// would reset them.
#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <sys/resource.h>

#include "base/error.h"
#include "net/http/connection.h"
#include "net/http/listener.h"
#include "net/http/tls.h"
#include "net/http_server.h"

namespace mlf::net {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using std::chrono::milliseconds;

/// Connections over the limit that are told so; any more are just closed.
constexpr std::size_t most_turned_away = 64;
/// Descriptors for everything but connections.
constexpr std::size_t spare_descriptors = 128;
constexpr milliseconds accept_pause{100};

std::size_t worker_count(const ServerOptions& options) {
  if (options.workers > 0) return options.workers;
  return std::max(std::size_t{4}, 2 * std::size_t{std::thread::hardware_concurrency()});
}

/// How often time is checked: often enough for the shortest limit.
milliseconds check_interval(const ServerLimits& limits) {
  const auto shortest = std::min({limits.head_time, limits.idle_time, limits.body_period,
                                  limits.handler_time, limits.write_stall, limits.stop_time});
  return std::clamp(shortest / 8, milliseconds(5), milliseconds(250));
}

/// Raises the process's limit of descriptors as far as is needed and allowed. @return the number of
/// connections that it then has room for.
std::size_t make_room_for(std::size_t connections) {
  const rlim_t needed = connections + most_turned_away + spare_descriptors;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return connections;
  if (limit.rlim_cur < needed) {
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
  }
  const rlim_t reserved = most_turned_away + spare_descriptors;
  const rlim_t room = limit.rlim_cur > 2 * reserved ? limit.rlim_cur - reserved : reserved / 4;
  return std::min<std::size_t>(connections, room);
}

}  // namespace

std::unique_ptr<BodySink> Handler::receive(const Request&) {
  throw internal_error("no handler takes this body piece by piece");
}

Response Handler::explain(int status, const std::string& reason) {
  Response response = make_response(status, "text/plain; charset=utf-8", reason + "\n");
  response.headers.add("X-Content-Type-Options", "nosniff");
  return response;
}

Response Handler::answer_failure(const Request& request, const std::exception&) {
  return explain(500, "internal error; the server's log has it under " + request.id);
}

class HttpServer::Impl {
 public:
  Impl(ServerOptions options, Handler& handler);
  ~Impl();

  std::vector<std::string> addresses() const;
  void run();
  void stop();
  void reload_tls();
  ServerCounters counters() const { return shared_.counters(); }

 private:
  /// A listener, and what waits for clients to connect to it.
  struct Door {
    Door(asio::io_context& context, Listener open_listener)
        : listener(std::move(open_listener)),
          readiness(context, listener.descriptor()),
          pause(context) {}
    ~Door() { close(); }

    void close() {
      if (readiness.is_open()) readiness.release();
      pause.cancel();
      listener.close();
    }

    Listener listener;
    asio::posix::stream_descriptor readiness;
    asio::steady_timer pause;  ///< while there are no descriptors
  };

  void await_clients(Door& door);
  void accept_clients(Door& door);
  std::optional<Listener::Failure> accept_some(const Listener& listener, std::size_t most);
  void take_client(const Listener& listener, Accepted accepted);
  std::optional<Refusal> judge(const Origin& origin);
  std::unique_ptr<Channel> open_channel(const Origin& origin, FileDescriptor socket);
  void forget(const Connection* connection);
  std::vector<std::shared_ptr<Connection>> connections() const;
  void await_check();
  void check();
  void wind_up();
  void cut();
  void end_if_done();

  const ServerOptions options_;
  const std::size_t most_connections_;
  asio::io_context context_{1};
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  asio::steady_timer check_timer_{context_};
  std::optional<Time> cut_time_;
  bool is_checking_ = false;
  std::mutex tls_mutex_;
  std::shared_ptr<asio::ssl::context> tls_;
  std::vector<std::unique_ptr<Door>> doors_;
  std::unordered_map<std::string, std::size_t> peers_;  ///< the number of connections of each
  std::unordered_map<const Connection*, std::shared_ptr<Connection>> connections_;
  Shared shared_;  ///< last, because its workers use the rest
};

HttpServer::Impl::Impl(ServerOptions options, Handler& handler)
    : options_(std::move(options)),
      most_connections_(make_room_for(options_.limits.connections)),
      shared_(options_, handler, worker_count(options_),
              [this](std::function<void()> done) { asio::post(context_, std::move(done)); }) {
  shared_.on_end = [this](const Connection* connection) { forget(connection); };
  if (options_.tls) tls_ = load_tls(*options_.tls);
  for (const auto& endpoint : options_.endpoints) {
    doors_.push_back(std::make_unique<Door>(context_, Listener::open(endpoint)));
  }
}

HttpServer::Impl::~Impl() {
  for (const auto& connection : connections()) connection->close();
}

std::vector<std::string> HttpServer::Impl::addresses() const {
  std::vector<std::string> addresses;
  for (const auto& door : doors_) {
    const std::string scheme = door->listener.is_unix() ? "" : tls_ ? "https://" : "http://";
    addresses.push_back(scheme + door->listener.address());
  }
  return addresses;
}

void HttpServer::Impl::run() {
  for (const auto& door : doors_) await_clients(*door);
  context_.run();
}

void HttpServer::Impl::stop() {
  asio::post(context_, [this] {
    if (shared_.is_stopping) return cut();
    wind_up();
  });
}

void HttpServer::Impl::reload_tls() {
  if (!options_.tls) return;
  auto tls = load_tls(*options_.tls);
  const std::lock_guard lock(tls_mutex_);
  tls_ = std::move(tls);
}

void HttpServer::Impl::await_clients(Door& door) {
  door.readiness.async_wait(asio::posix::descriptor_base::wait_read,
                            [this, &door](const error_code& error) {
                              if (error || shared_.is_stopping) return;
                              accept_clients(door);
                            });
}

void HttpServer::Impl::accept_clients(Door& door) {
  constexpr std::size_t most_at_once = 64;  // then other events have their turn
  if (accept_some(door.listener, most_at_once) != Listener::Failure::no_room) {
    return await_clients(door);
  }
  door.pause.expires_after(accept_pause);
  door.pause.async_wait([this, &door](const error_code& error) {
    if (!error && !shared_.is_stopping) await_clients(door);
  });
}

/// Accepts connections. @return why it ended before it had `most`.
std::optional<Listener::Failure> HttpServer::Impl::accept_some(const Listener& listener,
                                                               std::size_t most) {
  for (std::size_t i = 0; i < most; ++i) {
    auto accepted = listener.accept();
    if (const auto* failure = std::get_if<Listener::Failure>(&accepted)) return *failure;
    take_client(listener, std::move(std::get<Accepted>(accepted)));
  }
  return std::nullopt;
}

void HttpServer::Impl::take_client(const Listener& listener, Accepted accepted) {
  if (connections_.size() >= most_connections_ + most_turned_away) return;
  Origin origin{.peer = std::move(accepted.peer),
                .is_local = accepted.is_local,
                .is_encrypted = options_.tls && !listener.is_unix()};
  auto refusal = judge(origin);
  auto channel = open_channel(origin, std::move(accepted.socket));
  const auto connection =
      std::make_shared<Connection>(std::move(channel), std::move(origin), shared_);
  ++peers_[connection->origin().peer];
  connections_.emplace(connection.get(), connection);
  shared_.count([&](ServerCounters& counters) {
    ++counters.connections;
    counters.open_connections = connections_.size();
    if (refusal) ++counters.refused_connections;
  });
  await_check();
  if (refusal) return connection->turn_away(std::move(*refusal));
  connection->serve();
}

/// Why a new connection is refused; nullopt when it is not.
std::optional<Refusal> HttpServer::Impl::judge(const Origin& origin) {
  if (connections_.size() >= most_connections_) return Refusal{503, "too many connections"};
  const auto& limits = options_.limits;
  const auto most =
      origin.is_local ? limits.connections_per_local_peer : limits.connections_per_peer;
  const auto found = peers_.find(origin.peer);
  if (found == peers_.end() || found->second < most) return std::nullopt;
  return Refusal{503, "too many connections from your address"};
}

std::unique_ptr<Channel> HttpServer::Impl::open_channel(const Origin& origin,
                                                        FileDescriptor socket) {
  if (!origin.is_encrypted) return open_plain_channel(context_, std::move(socket));
  const std::lock_guard lock(tls_mutex_);
  return open_tls_channel(context_, std::move(socket), tls_);
}

/// A connection has ended or, for nullptr, a worker is done.
void HttpServer::Impl::forget(const Connection* connection) {
  const auto found = connections_.find(connection);
  if (found != connections_.end()) {
    const auto peer = peers_.find(connection->origin().peer);
    if (--peer->second == 0) peers_.erase(peer);
    connections_.erase(found);
    shared_.count(
        [&](ServerCounters& counters) { counters.open_connections = connections_.size(); });
  }
  end_if_done();
}

/// A copy, because what is done with a connection may end it.
std::vector<std::shared_ptr<Connection>> HttpServer::Impl::connections() const {
  std::vector<std::shared_ptr<Connection>> copies;
  copies.reserve(connections_.size());
  for (const auto& [key, connection] : connections_) copies.push_back(connection);
  return copies;
}

/// Sees to it that time is checked while there are connections.
void HttpServer::Impl::await_check() {
  if (is_checking_ || connections_.empty()) return;
  is_checking_ = true;
  check_timer_.expires_after(check_interval(options_.limits));
  check_timer_.async_wait([this](const error_code& error) {
    is_checking_ = false;
    if (!error) check();
  });
}

void HttpServer::Impl::check() {
  const Time now = std::chrono::steady_clock::now();
  if (cut_time_ && now >= *cut_time_) return cut();
  for (const auto& connection : connections()) connection->check(now);
  await_check();
}

void HttpServer::Impl::wind_up() {
  for (const auto& door : doors_) accept_some(door->listener, most_connections_);
  shared_.is_stopping = true;
  for (const auto& door : doors_) door->close();
  cut_time_ = std::chrono::steady_clock::now() + options_.limits.stop_time;
  for (const auto& connection : connections()) connection->wind_up();
  end_if_done();
}

void HttpServer::Impl::cut() {
  for (const auto& connection : connections()) connection->close();
}

void HttpServer::Impl::end_if_done() {
  if (!shared_.is_stopping || !connections_.empty() || shared_.is_working()) return;
  check_timer_.cancel();
  work_.reset();
}

HttpServer::HttpServer(ServerOptions options, Handler& handler)
    : impl_(std::make_unique<Impl>(std::move(options), handler)) {}
HttpServer::~HttpServer() = default;

std::vector<std::string> HttpServer::addresses() const { return impl_->addresses(); }
void HttpServer::run() { impl_->run(); }
void HttpServer::stop() { impl_->stop(); }
void HttpServer::reload_tls() { impl_->reload_tls(); }
ServerCounters HttpServer::counters() const { return impl_->counters(); }

}  // namespace mlf::net
