// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "base/file.h"
#include "net/http_server.h"

namespace mlf::net {

/// A connection that was accepted. The socket does not block.
struct Accepted {
  FileDescriptor socket;
  std::string peer;       ///< see Request::peer
  bool is_local = false;  ///< from a loopback address or through a Unix socket
};

/// A socket that listens. It does not block.
class Listener {
 public:
  /// @throws Error when it cannot be listened on; the message says where.
  static Listener open(const Endpoint& endpoint);
  Listener(Listener&&) = default;
  Listener& operator=(Listener&&) = delete;
  ~Listener();

  int descriptor() const { return socket_.get(); }
  bool is_unix() const { return is_unix_; }
  /// Where clients connect to: "127.0.0.1:5000", "[::1]:5000" or "unix:PATH".
  const std::string& address() const { return address_; }

  enum class Failure {
    none_waits,  ///< no connection waits to be accepted
    no_room,     ///< the process or the system has no descriptor left
  };
  /// Takes the next connection. One that is gone again is passed over.
  std::variant<Accepted, Failure> accept() const;

  /// Stops listening.
  void close();

 private:
  explicit Listener(FileDescriptor socket);

  FileDescriptor socket_;
  std::string address_;
  bool is_unix_ = false;
  std::filesystem::path own_path_;  ///< of a Unix socket that was made here; to be removed
};

}  // namespace mlf::net
