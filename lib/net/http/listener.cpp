// SPDX-License-Identifier: Apache-2.0
//
// Sockets are made with plain system calls, not with Asio's classes, which are one for each kind of
// address: here TCP, Unix and inherited sockets become one kind of value, and accept4() gives the
// peer's address and sets the flags of the new socket in one call.
#include "net/http/listener.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/error.h"
#include "base/text.h"

namespace mlf::net {

namespace {

constexpr int backlog = 511;
constexpr int socket_flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
constexpr std::string_view unix_peer = "unix";

/// The address of a socket, of any family.
struct Address {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

void set_option(int socket, int level, int option) {
  const int on = 1;
  setsockopt(socket, level, option, &on, sizeof on);
}

std::string ip_of(const Address& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (address.storage.ss_family == AF_INET) {
    const auto* ipv4 = reinterpret_cast<const sockaddr_in*>(&address.storage);
    return inet_ntop(AF_INET, &ipv4->sin_addr, text.data(), text.size());
  }
  const auto* ipv6 = reinterpret_cast<const sockaddr_in6*>(&address.storage);
  if (!IN6_IS_ADDR_V4MAPPED(&ipv6->sin6_addr)) {
    return inet_ntop(AF_INET6, &ipv6->sin6_addr, text.data(), text.size());
  }
  return inet_ntop(AF_INET, &ipv6->sin6_addr.s6_addr[12], text.data(), text.size());
}

std::string shown(const Address& address) {
  if (address.storage.ss_family == AF_UNIX) {
    const auto* local = reinterpret_cast<const sockaddr_un*>(&address.storage);
    return fmt::format("unix:{}", local->sun_path);
  }
  const auto* ipv4 = reinterpret_cast<const sockaddr_in*>(&address.storage);
  const int port = ntohs(ipv4->sin_port);  // at the same place in an IPv6 address
  if (address.storage.ss_family == AF_INET6) return fmt::format("[{}]:{}", ip_of(address), port);
  return fmt::format("{}:{}", ip_of(address), port);
}

bool is_loopback(std::string_view ip) { return ip.starts_with("127.") || ip == "::1"; }

/// The addresses of a host; IPv4 first, because "localhost" has both and clients mean that one.
Address resolve(const TcpEndpoint& endpoint) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  int error = 0;
  for (const int family : {AF_INET, AF_INET6}) {
    hints.ai_family = family;
    addrinfo* list = nullptr;
    error =
        getaddrinfo(endpoint.host.c_str(), std::to_string(endpoint.port).c_str(), &hints, &list);
    if (error != 0) continue;
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(list, freeaddrinfo);
    Address address;
    std::memcpy(&address.storage, list->ai_addr, list->ai_addrlen);
    address.length = list->ai_addrlen;
    return address;
  }
  throw invalid_parameter("cannot listen on '{}': {}", printable(endpoint.host),
                          gai_strerror(error));
}

Error cannot_listen(const std::string& where) {
  return system_error(errno, "listen on", printable(where));
}

FileDescriptor make_socket(int family, const std::string& where) {
  FileDescriptor made(socket(family, SOCK_STREAM | socket_flags, 0));
  if (!made) throw cannot_listen(where);
  return made;
}

void bind_and_listen(int socket, const Address& address, const std::string& where) {
  if (bind(socket, address.get(), address.length) != 0 || ::listen(socket, backlog) != 0) {
    throw cannot_listen(where);
  }
}

FileDescriptor listen_on(const TcpEndpoint& endpoint) {
  const Address address = resolve(endpoint);
  const std::string where = shown(address);
  auto socket = make_socket(address.storage.ss_family, where);
  set_option(socket.get(), SOL_SOCKET, SO_REUSEADDR);
  bind_and_listen(socket.get(), address, where);
  return socket;
}

Address unix_address(const std::filesystem::path& path) {
  const std::string& text = path.native();
  Address address;
  auto* local = reinterpret_cast<sockaddr_un*>(&address.storage);
  if (text.empty() || text.size() >= sizeof local->sun_path) {
    throw invalid_parameter(
        "'{}' cannot be the path of a Unix socket: it has {} bytes, of {} to {}", printable(text),
        text.size(), 1, sizeof local->sun_path - 1);
  }
  local->sun_family = AF_UNIX;
  text.copy(local->sun_path, text.size());
  address.length = sizeof(sockaddr_un);
  return address;
}

/// Removes the socket of a server that has ended without doing so.
void remove_stale(const UnixEndpoint& endpoint, const Address& address) {
  struct stat status {};
  if (lstat(endpoint.path.c_str(), &status) != 0 || !S_ISSOCK(status.st_mode)) return;
  const auto probe = make_socket(AF_UNIX, endpoint.path);
  if (connect(probe.get(), address.get(), address.length) != 0 && errno == ECONNREFUSED) {
    unlink(endpoint.path.c_str());
  }
}

FileDescriptor listen_on(const UnixEndpoint& endpoint) {
  const Address address = unix_address(endpoint.path);
  remove_stale(endpoint, address);
  auto socket = make_socket(AF_UNIX, endpoint.path);
  // Before bind(), so that the socket never has another mode.
  fchmod(socket.get(), endpoint.mode);
  bind_and_listen(socket.get(), address, endpoint.path);
  return socket;
}

FileDescriptor listen_on(const InheritedEndpoint& endpoint) {
  int listens = 0;
  socklen_t length = sizeof listens;
  if (getsockopt(endpoint.descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) != 0 ||
      listens == 0) {
    throw invalid_parameter("descriptor {} is no socket that listens", endpoint.descriptor);
  }
  FileDescriptor socket(endpoint.descriptor);
  fcntl(socket.get(), F_SETFD, FD_CLOEXEC);
  fcntl(socket.get(), F_SETFL, fcntl(socket.get(), F_GETFL) | O_NONBLOCK);
  return socket;
}

bool is_out_of_descriptors(int error) {
  return error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM;
}

}  // namespace

Listener::Listener(FileDescriptor socket) : socket_(std::move(socket)) {
  Address address;
  getsockname(socket_.get(), address.get(), &address.length);
  address_ = shown(address);
  is_unix_ = address.storage.ss_family == AF_UNIX;
}

Listener Listener::open(const Endpoint& endpoint) {
  Listener listener(std::visit([](const auto& kind) { return listen_on(kind); }, endpoint));
  if (const auto* made = std::get_if<UnixEndpoint>(&endpoint)) listener.own_path_ = made->path;
  return listener;
}

Listener::~Listener() { close(); }

void Listener::close() {
  if (!socket_) return;
  if (!own_path_.empty()) unlink(own_path_.c_str());
  socket_.reset();
}

std::variant<Accepted, Listener::Failure> Listener::accept() const {
  for (;;) {
    Address address;
    FileDescriptor socket(accept4(socket_.get(), address.get(), &address.length, socket_flags));
    if (socket && is_unix_) {
      return Accepted{
          .socket = std::move(socket), .peer = std::string(unix_peer), .is_local = true};
    }
    if (socket) {
      set_option(socket.get(), IPPROTO_TCP, TCP_NODELAY);
      set_option(socket.get(), SOL_SOCKET, SO_KEEPALIVE);
      std::string peer = ip_of(address);
      const bool is_local = is_loopback(peer);
      return Accepted{.socket = std::move(socket), .peer = std::move(peer), .is_local = is_local};
    }
    if (errno == EAGAIN || errno == EWOULDBLOCK) return Failure::none_waits;
    if (is_out_of_descriptors(errno)) return Failure::no_room;
    // Any other error is that of a connection that is gone again.
  }
}

}  // namespace mlf::net
